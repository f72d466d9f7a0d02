"""The code lists that ship with the package."""

import csv
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, insert, select, update

from inventory.core.resources import shipped
from inventory.registry import engine, schema, seed
from inventory.registry.alias import alias_key
from inventory.registry.tables import CODE_LISTS


def test_the_lists_have_their_official_length(registry: Engine) -> None:
    """GB/T 4754-2017 has 1,382 classes, the category tree 542 nodes and 414 leaves."""
    industry, category, region = (CODE_LISTS[n] for n in ("industry", "category", "region"))
    with engine.reading(registry) as connection:
        levels = select(industry.c.level, func.count()).group_by(industry.c.level)
        assert dict(map(tuple, connection.execute(levels))) == {1: 20, 2: 97, 3: 473, 4: 1382}
        leaves = select(category.c.is_leaf, func.count()).group_by(category.c.is_leaf)
        assert dict(map(tuple, connection.execute(leaves))) == {True: 414, False: 542 - 414}
        kinds = select(region.c.kind, func.count()).group_by(region.c.kind)
        assert dict(map(tuple, connection.execute(kinds))) == {
            "province": 28,
            "municipality": 4,
            "sar": 2,
            "prefecture": 333,
            "county": 2851,
            "functional_zone": 124,
            "placeholder": 9,
        }


def test_seeding_again_changes_nothing(registry: Engine) -> None:
    """Seeding is safe at every upgrade."""
    assert set(seed.seed(registry).values()) == {0}


def test_an_empty_registry_gets_every_row(empty_url: str) -> None:
    """The first seeding reports what it has filled."""
    schema.upgrade(empty_url)
    registry = engine.connect(empty_url)
    counts = seed.seed(registry)
    registry.dispose()
    assert counts["region"] == 3351
    assert counts["category"] == 542
    assert counts["pollutant"] == len(seed.pollutants())
    assert counts["pollutant_alias"] == len(seed.pollutant_aliases())


def test_a_corrected_list_reaches_an_old_registry(registry: Engine) -> None:
    """A built-in row that differs is brought up to date; a bureau's own row is left alone."""
    region = CODE_LISTS["region"]
    own = {"region_code": "HX", "name": "核心区", "parent_code": "610100"}
    with engine.writing(registry) as connection:
        connection.execute(insert(region), own)
        outdated = update(region).where(region.c.region_code == "610112")
        connection.execute(outdated.values(name="旧名"))
        connection.execute(region.delete().where(region.c.region_code == "610124"))
    assert seed.seed(registry)["region"] == 2
    with engine.reading(registry) as connection:
        names = dict(map(tuple, connection.execute(select(region.c.region_code, region.c.name))))
    assert (names["610112"], names["610124"], names["HX"]) == ("未央区", "周至县", "核心区")


def test_an_imported_region_is_not_overwritten(
    registry: Engine, fill: Callable[[Engine], None]
) -> None:
    """What a bureau has imported over a built-in region stays."""
    fill(registry)
    region = CODE_LISTS["region"]
    with engine.writing(registry) as connection:
        ours = update(region).where(region.c.region_code == "610112")
        connection.execute(ours.values(name="未央区（含经开）", sheet_id=1))
    assert seed.seed(registry)["region"] == 0


def test_permit_particulate_contains_tsp() -> None:
    """颗粒物 as permits name it is the widest; TSP, PM10, PM2.5, BC follow inside it."""
    inside = {row["pollutant"]: row["subset_of"] for row in seed.pollutants()}
    chain = ["BC"]
    while parent := inside[chain[-1]]:
        chain.append(parent)
    assert chain == ["BC", "PM2.5", "PM10", "TSP", "PM"]


@pytest.mark.parametrize(
    ("written", "pollutant"),
    [
        ("颗粒物", "PM"),
        ("烟尘", "PM"),
        ("粉尘", "PM"),
        ("烟粉尘", "PM"),
        ("烟（粉）尘", "PM"),
        ("总颗粒物", "PM"),
        ("TSP", "TSP"),
        ("ＰＭ２．５", "PM2.5"),
        ("PM₂.₅", "PM2.5"),
        ("PM 10", "PM10"),
        ("二氧化硫", "SO2"),
        ("SO₂", "SO2"),
        ("NOX", "NOx"),
        ("nox", "NOx"),
        ("氮氧化物", "NOx"),
        ("VOC", "VOCs"),
        ("vocs", "VOCs"),
        ("NMVOC", "VOCs"),
        ("挥发性有机物", "VOCs"),
        ("非甲烷总烃", "NMHC"),
        ("氨气", "NH3"),
        ("氨（氨气）", "NH3"),
        ("一氧化碳", "CO"),
        ("元素碳", "BC"),
        ("EC", "BC"),
        ("有机碳", "OC"),
        ("汞及其化合物", "Hg"),
        ("二氧化碳", "CO2"),
        ("Carbon Dioxide", "CO2"),
        ("甲烷", "CH4"),
        ("Methane", "CH4"),
        ("Nitrous oxide", "N2O"),
        ("氧化亚氮", "N2O"),
        ("六氟化硫", "SF6"),
        ("NO", "NO"),
        ("一般性粉尘", "DUST_GEN"),
    ],
)
def test_a_name_as_written_finds_its_pollutant(written: str, pollutant: str) -> None:
    """Chinese names, English names and typographic variants of codes are understood."""
    known = {row["alias"]: row["pollutant"] for row in seed.pollutant_aliases()}
    assert known[alias_key(written)] == pollutant


def test_no_alias_means_two_pollutants() -> None:
    """Each alias occurs once, and each pollutant can be found by code and Chinese name."""
    with (shipped("factors") / "classification" / "pollutant_alias.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        keys = Counter(alias_key(line["alias"]) for line in csv.DictReader(file))
    assert [key for key, times in keys.items() if times > 1] == []
    known = {row["alias"]: row["pollutant"] for row in seed.pollutant_aliases()}
    for row in seed.pollutants():
        assert known[alias_key(row["pollutant"])] == row["pollutant"]
        # 烟尘 is a tax item and also what permits once called 颗粒物: the permit wins
        expected = "PM" if row["pollutant"] == "SMOKE" else row["pollutant"]
        assert known[alias_key(row["name_zh"])] == expected
