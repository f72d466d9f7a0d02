"""The shipped factor packs as data: cited, readable, unambiguous, and as published."""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from inventory.core import parameters, units
from inventory.core.errors import UnitError
from inventory.core.resources import shipped
from inventory.factors import canonical
from inventory.factors.pack import COLUMNS, FACTOR, ITEM
from inventory.registry.alias import alias_key

Row = dict[str, str]

ROOT = shipped("factors")
PACKS = sorted(path.parent.name for path in ROOT.glob("*/datapackage.json"))
RATIOS = ("ef", "ef_fugitive")
FUEL_SET = ("ncv", "carbon_content", "oxidation")
KEY = (
    *("category_code", "item", "technology", "control", "capacity_min", "capacity_max"),
    *("capacity_unit", "pollutant", "param", "region_code"),
)
DEFAULT_SET = "NDRC-24"  # the set that the item defaults take wherever it has the fuel


def rows_of(path: Path) -> list[Row]:
    """The rows of a csv file; none where the file is absent."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def factors(pack: str) -> list[Row]:
    """The factors of one pack."""
    return rows_of(ROOT / pack / FACTOR)


@cache
def items() -> dict[str, Row]:
    """Every item of every pack by its code."""
    return {row["item_code"]: row for pack in PACKS for row in rows_of(ROOT / pack / ITEM)}


@cache
def citations() -> dict[str, Row]:
    """The list of cited documents by key."""
    return {row["key"]: row for row in rows_of(ROOT / "citations.csv")}


@cache
def codes(file: str) -> frozenset[str]:
    """The codes of one list of the classification."""
    return frozenset(row["code"] for row in rows_of(ROOT / "classification" / file))


def value(pack: str, factor_id: str) -> float:
    """The value of one factor, found by its id."""
    (row,) = (row for row in factors(pack) if row["factor_id"] == f"{pack}:{factor_id}")
    return float(row["value"])


def document(row: Row) -> str:
    """The citation key at the front of a source."""
    return row["source"].split(" · ")[0]


def is_readable(param: str, unit: str) -> bool:
    """Whether the unit of a parameter means something to the engine."""
    try:
        canonical.of_factor(param, unit, "")
    except UnitError:
        return False
    return True


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_says_what_it_is_and_where_it_comes_from(pack: str) -> None:
    """Name, version, Chinese title, licence and sources stand in every manifest."""
    said = json.loads((ROOT / pack / "datapackage.json").read_text(encoding="utf-8"))

    assert said["name"] == pack
    assert said["version"]
    assert said["licence"]
    assert re.search("[一-鿿]", said["title_zh"])
    assert {source["key"] for source in said["sources"]} <= citations().keys()
    assert said["sources"]


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_has_the_columns_of_the_contract(pack: str) -> None:
    """The heading of factor.csv is the contract's, in its order."""
    with (ROOT / pack / FACTOR).open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == COLUMNS[FACTOR]


@pytest.mark.parametrize("pack", PACKS)
def test_each_factor_names_a_known_document_and_table(pack: str) -> None:
    """The source of a factor is a citation key, with the table beside it."""
    assert [r["factor_id"] for r in factors(pack) if document(r) not in citations()] == []
    assert [r["factor_id"] for r in factors(pack) if not r["cited_table"]] == []


@pytest.mark.parametrize("pack", PACKS)
def test_each_factor_speaks_in_known_codes(pack: str) -> None:
    """Category, item, pollutant, region and stage of a factor are codes of the lists."""
    known = {
        "category_code": codes("unified.csv") | {""},
        "item": items().keys() | {row["item_group"] for row in items().values()},
        "pollutant": codes("pollutants.csv") | {"PM", ""},
        "region_code": codes("gb2260_admin.csv") | {""},
    }
    for row in factors(pack):
        stages = {"generated", "emitted"} if row["param"] in RATIOS else {""}
        assert row["stage"] in stages, row["factor_id"]
        for column, allowed in known.items():
            assert row[column] in allowed, (row["factor_id"], column)


@pytest.mark.parametrize("pack", PACKS)
def test_each_unit_can_be_read(pack: str) -> None:
    """The unit of every factor fits its parameter."""
    pairs = {(row["param"], row["unit"]) for row in factors(pack)}

    assert [pair for pair in sorted(pairs) if not is_readable(*pair)] == []


@pytest.mark.parametrize("pack", PACKS)
def test_values_lie_between_their_bounds(pack: str) -> None:
    """Lower, value and upper are in order, whichever of them are stated."""
    for row in factors(pack):
        stated = [float(row[c]) for c in ("lower", "value", "upper") if row[c]]
        assert all(low <= high for low, high in pairwise(stated)), row["factor_id"]


@pytest.mark.parametrize("pack", PACKS)
def test_no_emission_factor_is_zero(pack: str) -> None:
    """A printed 0 that means "not given" (未给出) is absent, never a factor of nothing."""
    zero = [r["factor_id"] for r in factors(pack) if r["param"] in RATIOS and not float(r["value"])]

    assert zero == []


@pytest.mark.parametrize("pack", PACKS)
def test_shares_are_shares(pack: str) -> None:
    """Removal, capture and oxidation lie between nothing and all."""
    for row in factors(pack):
        if row["param"] in ("removal", "capture", "oxidation", "utilisation"):
            share = units.fraction_of(float(row["value"]), row["unit"])
            assert 0 <= share <= 1, row["factor_id"]


def test_factor_ids_are_unique_and_carry_their_pack() -> None:
    """A factor id is found in one pack alone, and says in which."""
    crowd = Counter(row["factor_id"] for pack in PACKS for row in factors(pack))

    assert [name for name, count in crowd.items() if count > 1] == []
    for pack in PACKS:
        assert all(row["factor_id"].startswith(f"{pack}:") for row in factors(pack))


@pytest.mark.parametrize("pack", PACKS)
def test_no_two_factors_of_a_pack_claim_the_same(pack: str) -> None:
    """Factors with the same keys hold in different years."""
    same: dict[tuple[str, ...], list[tuple[date, date]]] = defaultdict(list)
    for row in factors(pack):
        first = date.fromisoformat(row["valid_from"] or "0001-01-01")
        last = date.fromisoformat(row["valid_to"] or "9999-12-31")
        assert first <= last, row["factor_id"]
        same[tuple(row[column] for column in KEY)].append((first, last))
    for key, spans in same.items():
        assert all(a[1] < b[0] for a, b in pairwise(sorted(spans))), key


def test_evidence_is_said_of_every_row() -> None:
    """Each factor and item says how well its value is attested; none was read by a named person."""
    rows = [*items().values(), *(row for pack in PACKS for row in factors(pack))]

    assert {row["evidence"] for row in rows} == {"B", "C", "D"}


def test_a_fuel_set_is_whole() -> None:
    """Heat value, carbon content and oxidation of a fuel come from one pack, never from two."""
    heated = {row["item"] for pack in PACKS for row in factors(pack) if row["param"] == "ncv"}
    for pack in PACKS:
        sets: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
        for row in factors(pack):
            if row["param"] in FUEL_SET and not row["technology"]:
                fuel = (row["category_code"], row["item"], row["valid_from"])
                sets[fuel][row["param"]] = row["evidence"]
        for fuel, found in sets.items():
            if fuel[1] == "standard_coal" or fuel[1] not in heated:
                continue  # an energy unit without carbon; a fuel whose heat nobody publishes
            assert set(found) == set(FUEL_SET), (pack, fuel)
            assert len(set(found.values())) == 1, (pack, fuel)


def test_item_defaults_are_whole_and_of_one_source() -> None:
    """An item states heat, carbon and oxidation together, from the default set where it has it."""
    own = {row["item"]: row for row in factors("cn-enterprise-guidelines")}
    for code, item in items().items():
        stated = [bool(item[c]) for c in ("ncv", "carbon_content", "oxidation_frac")]
        assert all(stated) or not any(stated), code
        if code in own:
            assert document(item) == DEFAULT_SET, code
        assert document(item) in citations(), code


def test_item_units_can_be_read_and_agree_with_the_heat_value() -> None:
    """A fuel kept in cubic metres has its heat per cubic metre, one kept in tonnes per tonne."""
    for code, item in items().items():
        suffix = units.quantity_of(item["unit"]).suffix
        if item["ncv"]:
            assert units.heat_of(item["ncv_unit"]).suffix == f"gj_{suffix}", code
            assert units.carbon_of(item["carbon_content_unit"]) > 0, code


def test_item_names_mean_one_item() -> None:
    """No code, name or alias (别名) of an item is also one of another."""
    owner: dict[str, str] = {}
    for code, item in items().items():
        names = (code, item["name_zh"], item["name_en"], *item["aliases"].split(";"))
        for name in {alias_key(name) for name in names if name}:
            assert owner.setdefault(name, code) == code, name


def test_every_coal_falls_under_coal() -> None:
    """A factor for 煤炭 serves every rank and product of coal."""
    coals = {code for code, item in items().items() if item["item_group"] == "coal"}

    assert {"coal", "bituminous", "anthracite", "lignite", "washed_coal", "briquette"} <= coals
    assert "coke" not in coals


def test_priorities_rank_every_pack_once() -> None:
    """Each built-in pack has a rank of its own, and no rank is stated twice."""
    rows = rows_of(ROOT / "priority.csv")
    keys = Counter((r["kind"], r["context"], r["pollutant"], r["name"]) for r in rows)
    ranks = {r["name"]: int(r["rank"]) for r in rows if r["kind"] == "pack"}

    assert max(keys.values()) == 1
    assert set(PACKS) <= ranks.keys()
    assert len(set(ranks.values())) == len(ranks)


def test_citations_are_complete() -> None:
    """A cited document has a key, a title and terms of use."""
    rows = rows_of(ROOT / "citations.csv")

    assert len({row["key"] for row in rows}) == len(rows)
    assert all(row["title"] and row["licence"] for row in rows)


@pytest.mark.parametrize(
    ("pack", "fuel", "published", "unit"),
    [
        ("cn-provincial-2025", "natural_gas", 2.1622, "kg/m3"),
        ("cn-enterprise-guidelines", "natural_gas", 2.1622, "kg/m3"),
        ("cn-provincial-2025", "diesel", 3.09591, "t/t"),
        ("cn-provincial-2025", "gasoline", 2.925056, "t/t"),
        ("cn-enterprise-guidelines", "bituminous", 2.0715, "t/t"),
    ],
)
def test_a_fuel_set_gives_the_published_co2(
    pack: str, fuel: str, published: float, unit: str
) -> None:
    """Heat value x carbon content x oxidation x 44/12 is the CO2 that public tables print."""
    ncv, carbon, oxidised = (value(pack, f"any:{param}:{fuel}") for param in FUEL_SET)

    assert ncv * carbon * oxidised * 44 / 12 == pytest.approx(published, rel=5e-5), unit


@pytest.mark.parametrize(
    ("factor_id", "published"),
    [
        ("ipcc-gwp:any:CH4:gwp_sar", 21),
        ("ipcc-gwp:any:CH4:gwp_ar4", 25),
        ("ipcc-gwp:any:CH4:gwp_ar5", 28),
        ("ipcc-gwp:any:CH4:gwp_ar5ccf", 34),
        ("ipcc-gwp:any:CH4:gwp_ar6", 27.9),
        ("ipcc-gwp:any:N2O:gwp_ar5", 265),
        ("ipcc-gwp:any:SF6:gwp_ar4", 22800),
        ("ipcc-gwp:any:NF3:gwp_ar6", 17400),
        ("cn-grid:R0101:CO2:electricity:2022", 0.5366),
        ("cn-grid:R0101:CO2:electricity:610000:2022", 0.6558),
        ("cn-heat:R0102:CO2:purchased_heat", 0.11),
        ("ipcc-2006:A010102:N2O:coal", 61),
        ("ipcc-2006:A:CO2:natural_gas", 56100),
        ("ipcc-2006:B:CH4:coal", 10),
        ("ipcc-2006:B:CO2bio:wood", 112000),
        ("control-cn:any:PM2.5:removal:袋式除尘法", 94.5),
        ("control-cn:any:SO2:removal:石灰石/石膏法", 80),
        ("engine-parameters:any:absurd_ratio", 1000),
    ],
)
def test_well_known_values_are_as_published(factor_id: str, published: float) -> None:
    """Values that everybody can look up arrive unchanged."""
    pack, rest = factor_id.split(":", 1)

    assert value(pack, rest) == pytest.approx(published, rel=1e-12)


def test_a_grid_factor_holds_until_the_next_of_its_area() -> None:
    """In every year since the first there is one average grid factor for an area, never a gap."""
    spans: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in factors("cn-grid"):
        if not row["technology"]:
            spans[row["region_code"]].append((row["valid_from"], row["valid_to"]))
    for region, found in spans.items():
        found.sort()
        assert found[-1][1] == "", region
        for earlier, later in pairwise(found):
            assert int(earlier[1][:4]) + 1 == int(later[0][:4]), region


def test_biogenic_carbon_is_never_counted_as_fossil() -> None:
    """A fuel of biological origin has CO2bio factors alone, a fossil fuel CO2 alone."""
    for row in factors("ipcc-2006"):
        if row["param"] == "ef" and row["pollutant"] in ("CO2", "CO2bio"):
            biogenic = float(items()[row["item"]]["biogenic_frac"])
            assert (row["pollutant"] == "CO2bio") == (biogenic > 0), row["factor_id"]


def test_memo_carbon_has_no_warming_potential() -> None:
    """CO2bio and CO2land are no CO2 equivalents by themselves, so no set lists them."""
    assert not {"CO2bio", "CO2land"} & {row["pollutant"] for row in factors("ipcc-gwp")}


def test_every_loaded_parameter_is_read_or_listed() -> None:
    """No value is loaded in vain: somebody declares its parameter, or the list says why not."""
    loaded = {row["param"] for pack in PACKS for row in factors(pack)}
    unused = parameters.unused()

    assert loaded - parameters.names() == unused.keys()
    assert all(re.search("[一-鿿]", reason) for reason in unused.values())
