"""The shipped packs of stationary combustion and processes: spot values, stages, and no gaps."""

import csv
from collections.abc import Callable, Iterator

import duckdb
import pytest

from inventory.core.resources import shipped
from inventory.factors.check import Known
from inventory.factors.library import Library
from tests.factors import choosing

Row = dict[str, str]
Choose = Callable[..., dict[str, object] | None]

FACTORS = shipped("factors")
PACKS = (
    *("tcses-144-2024", "emep-2023", "ap42", "handbook-2021", "handbook-2010"),
    *("ipcc-2006-ippu", "cn-process-ghg"),
)


def _rows(pack: str) -> list[Row]:
    text = (FACTORS / pack / "factor.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


ROWS = {pack: _rows(pack) for pack in PACKS}


def one(pack: str, factor_id: str) -> Row:
    """The factor of a pack by its id without the pack's name."""
    (found,) = (row for row in ROWS[pack] if row["factor_id"] == f"{pack}:{factor_id}")
    return found


@pytest.fixture(scope="module")
def library() -> Library:
    """The built-in packs."""
    return Library.open(None)


@pytest.fixture(scope="module")
def con(library: Library) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that holds the built-in factors, in a run that admits grades A to C."""
    with duckdb.connect() as connection:
        library.load(connection)
        choosing.prepare(connection)
        yield connection


@pytest.fixture
def choose(con: duckdb.DuckDBPyConnection, library: Library) -> Choose:
    """A function that gives the factor which a use takes for a pollutant and a parameter."""
    group_of = {item.item_code: item.item_group for item in library.items()}

    def choice(
        category: str, item: str, pollutant: str, *, param: str = "ef", **keys: object
    ) -> dict[str, object] | None:
        demand = {
            "category_code": category,
            "item": item,
            "item_group": group_of[item],
            **keys,
        }
        rows = choosing.choose(con, [demand])
        found = [row for row in rows if (row["pollutant"], row["param"]) == (pollutant, param)]
        return found[0] if found else None

    return choice


def test_the_packs_have_no_faults(library: Library) -> None:
    """Units, codes, bounds and keys hold in each pack, and no two packs of a rank clash."""
    with (FACTORS / "classification" / "unified.csv").open(encoding="utf-8") as file:
        categories = frozenset(row["code"] for row in csv.DictReader(file))
    with (FACTORS / "classification" / "pollutants.csv").open(encoding="utf-8") as file:
        pollutants = frozenset(row["code"] for row in csv.DictReader(file))

    found = library.faults(Known(pollutants=pollutants, categories=categories))

    assert [str(fault) for fault in found if fault.at.file.split("/")[0] in PACKS] == []


@pytest.mark.parametrize("pack", PACKS)
def test_no_factor_is_zero(pack: str) -> None:
    """A printed zero means that nothing is given, so it never becomes a factor."""
    assert [row["factor_id"] for row in ROWS[pack] if float(row["value"]) == 0] == []


@pytest.mark.parametrize(
    ("capacity_mw", "expected"),
    [(50, 8.96), (100, 8.96), (100.5, 8.19), (299.9, 8.19), (300, 7.21), (1000, 7.21)],
)
@pytest.mark.parametrize("category", ["A010101", "A010102", "A010103", "B0103"])
def test_nox_of_power_coal_depends_on_capacity(
    choose: Choose, category: str, capacity_mw: float, expected: float
) -> None:
    """Table D.1 note b: up to 100 MW, between, and from 300 MW on (g per kg of coal)."""
    found = choose(category, "bituminous", "NOx", capacity_mw=capacity_mw)

    assert found is not None
    assert found["pack"] == "tcses-144-2024"
    assert found["stage"] == "generated"
    assert found["canonical_per"] == "t"
    assert found["canonical_value"] == pytest.approx(expected / 1000)


@pytest.mark.parametrize(
    ("category", "technology", "expected"),
    [
        *(("A010101", "", 2.0), ("A010102", "", 2.0), ("A010103", "", 8.0)),
        *(("A010103", "手动炉排层燃炉", 124.3), ("A0104", "流化床炉", 2.0)),
        *(("A0201", "自动炉排层燃炉", 8.0), ("B0601", "手动炉排层燃炉", 124.3)),
        *(("A0404", "自动炉排层燃炉", 15.0), ("A0301", "煤粉炉", 2.0)),
    ],
)
def test_co_of_coal_depends_on_firing(
    choose: Choose, category: str, technology: str, expected: float
) -> None:
    """The firing type is the leaf of power boilers and a key elsewhere (g per kg of coal)."""
    found = choose(category, "anthracite", "CO", technology=technology or None)

    assert found is not None
    assert found["canonical_value"] == pytest.approx(expected / 1000)


@pytest.mark.parametrize(
    ("use", "per", "expected"),
    [
        (("A010201", "natural_gas", "NOx"), "m3", 4.1e-6),
        (("B0601", "natural_gas", "NOx"), "m3", 2.09e-6),
        (("A0105", "bf_gas", "NOx"), "m3", 1.35e-6),
        (("B0103", "bf_gas", "NOx"), "m3", 1.35e-6),
        (("A010101", "diesel", "SO2"), "t", 3e-3),
        (("A0104", "gangue", "VOCs"), "t", 0.04e-3),
    ],
)
def test_fuels_other_than_coal_need_no_technology(
    choose: Choose, use: tuple[str, str, str], per: str, expected: float
) -> None:
    """A gas or oil burnt anywhere in a sector takes the row of that sector."""
    found = choose(*use)

    assert found is not None
    assert found["pack"] == "tcses-144-2024"
    assert (found["canonical_per"], found["canonical_value"]) == (per, pytest.approx(expected))


@pytest.mark.parametrize(
    ("technology", "values"),
    [
        (
            "新型干法",
            {"CO": 3.71, "NOx": 1.88, "SO2": 0.51, "VOCs": 0.33, "PM2.5": 26.5, "BC": 0.23},
        ),
        ("立窑", {"CO": 2.6, "NOx": 0.2, "SO2": 2.53, "PM10": 33.7, "OC": 0.45}),
        ("其它旋窑", {"CO": 23.84, "NOx": 0.16, "SO2": 1.93, "PM10": 42.6, "OC": 0.21}),
    ],
)
def test_kilns_take_the_factors_of_their_type(
    choose: Choose, technology: str, values: dict[str, float]
) -> None:
    """Table E.1, clinker, g per kg."""
    for pollutant, expected in values.items():
        found = choose("D010101", "clinker", pollutant, technology=technology)
        assert found is not None
        assert found["canonical_value"] == pytest.approx(expected / 1000)


@pytest.mark.parametrize(
    ("category", "technology", "retention"),
    [
        *(("A010101", None, 0.25), ("A010102", None, 0.44), ("A010103", None, 0.85)),
        *(("B0101", "流化床炉", 0.4), ("A0201", "流化床炉", 0.44), ("C0101", "煤粉炉", 0.25)),
    ],
)
def test_ash_retention_follows_the_firing_type(
    choose: Choose, category: str, technology: str | None, retention: float
) -> None:
    """Table C.1."""
    found = choose(category, "coal", "PM", param="ash_retention", technology=technology)

    assert found is not None
    assert found["canonical_value"] == pytest.approx(retention)


@pytest.mark.parametrize("category", ["A0104", "A0201", "A0404", "B0701", "C0101", "C0201"])
def test_sulphur_retention_holds_for_any_firing_type(choose: Choose, category: str) -> None:
    """Table C.1 prints 0.15 for every technology, so a unit without one takes it too."""
    found = choose(category, "lignite", "SO2", param="sulfur_retention")

    assert found is not None
    assert found["canonical_value"] == pytest.approx(0.15)


def test_a_derived_row_says_so_and_equals_every_technology() -> None:
    """A row without technology is added only where all technologies print one value."""
    columns = ("category_code", "item", "capacity_min", "pollutant", "param")
    by_key: dict[tuple[str, ...], dict[str, str]] = {}
    for row in ROWS["tcses-144-2024"]:
        key = tuple(row[column] for column in columns)
        # the hand-fed stoker of A01 is printed for another sector
        if not (row["category_code"] == "A01" and row["technology"] == "手动炉排层燃炉"):
            by_key.setdefault(key, {})[row["technology"]] = row["value"]
    derived = [row for row in ROWS["tcses-144-2024"] if "派生：本行业" in row["source"]]

    assert len(derived) > 0
    for row in derived:
        values = by_key[tuple(row[column] for column in columns)]
        assert row["technology"] == ""
        assert len(values) >= 4
        assert set(values.values()) == {row["value"]}


def test_zeros_of_the_standard_are_absent() -> None:
    """Table D.1 prints 0 for SO2 of natural gas, Table C.3 for OC of power boilers."""
    ours = {
        (row["category_code"], row["item"], row["pollutant"], row["param"])
        for row in ROWS["tcses-144-2024"]
    }

    assert ("A01", "natural_gas", "NOx", "ef") in ours
    assert ("A01", "natural_gas", "SO2", "ef") not in ours
    assert ("A010101", "coal", "OC", "oc_of_pm25") not in ours
    assert ("A010101", "coal", "BC", "bc_of_pm25") in ours


@pytest.mark.parametrize(
    ("category", "item", "stack", "fugitive"),
    [
        *(("D0501", "sinter", 2.52, 0.1), ("D0503", "pig_iron", 5.27, 0.73)),
        *(("D0505", "crude_steel", 10.45, 1.05), ("D0506", "crude_steel", 6.02, 0.6)),
    ],
)
def test_stack_and_fugitive_parts_of_steel_stand_apart(
    choose: Choose, category: str, item: str, stack: float, fugitive: float
) -> None:
    """Table E.1 prints 有组织 and 无组织 of one process; both count."""
    parts = [choose(category, item, "PM2.5", param=part) for part in ("ef", "ef_fugitive")]

    assert [part and part["canonical_value"] for part in parts] == [
        pytest.approx(stack / 1000),
        pytest.approx(fugitive / 1000),
    ]


@pytest.mark.parametrize(
    ("control", "expected"), [("选择性催化还原法", 0.16), ("选择性非催化还原法", 0.17)]
)
@pytest.mark.parametrize("category", ["P0501", "P0502"])
def test_ammonia_slip_follows_the_denitrification(
    choose: Choose, category: str, control: str, expected: float
) -> None:
    """What leaves the stack in g of NH3 per kg of coal; without a device there is no slip."""
    found = choose(category, "bituminous", "NH3", controls=["静电除尘法", control])

    assert found is not None
    assert found["stage"] == "emitted"
    assert found["canonical_value"] == pytest.approx(expected / 1000)
    assert choose(category, "bituminous", "NH3") is None


@pytest.mark.parametrize(
    ("use", "technology", "expected"),
    [
        (("D010101", "clinker", "CO2"), "新型干法", 0.535),
        (("D010101", "white_clinker", "CO2"), None, 0.55),
        (("D0302", "limestone", "CO2"), None, 0.4397),
        (("D050301", "limestone", "CO2"), None, 0.44),
        (("D050301", "dolomite", "CO2"), None, 0.471),
        (("D0407", "soda_ash", "CO2"), None, 0.411),
        (("D0505", "pig_iron", "CO2"), None, 0.172),
        (("D0902", "nitric_acid", "N2O"), "高压法", 0.0139),
        (("D0902", "nitric_acid", "N2O"), "双加压法", 0.008),
        (("D0702", "primary_aluminium", "CF4"), "点式下料预焙槽", 0.000034),
        (("D0905", "calcium_carbide", "CO2"), None, 1.09),
        (("D0301", "flat_glass", "CO2"), None, 0.1),
    ],
)
def test_process_gases_per_tonne(
    choose: Choose, use: tuple[str, str, str], technology: str | None, expected: float
) -> None:
    """Chinese guideline values come before IPCC defaults; recalled ones are never taken."""
    found = choose(*use, technology=technology)

    assert found is not None
    assert found["canonical_per"] == "t"
    assert found["canonical_value"] == pytest.approx(expected)


def test_hot_metal_carries_no_carbon_factor_at_the_blast_furnace(choose: Choose) -> None:
    """0.172 t/t is carbon that enters steelmaking with pig iron, not an emission of making it."""
    assert choose("D050303", "pig_iron", "CO2") is None


def test_whole_process_factors_are_no_unit_factors() -> None:
    """IPCC Tier 1 of sinter, iron and converter steel holds fuel or upstream carbon."""
    whole = [row for row in ROWS["ipcc-2006-ippu"] if row["param"] == "ef_integrated"]
    taken = {(row["category_code"], row["item"]) for row in whole}
    plain = {
        (row["category_code"], row["item"])
        for row in ROWS["ipcc-2006-ippu"]
        if row["param"] == "ef" and row["pollutant"] == "CO2"
    }

    assert {("D0501", "sinter"), ("D0503", "pig_iron"), ("D05", "crude_steel")} <= taken
    assert taken & plain == set()


def test_a_percent_formula_is_scaled_by_the_fraction(choose: Choose) -> None:
    """AP-42's 38S lb per short ton with S in percent is 19 kg/t per percent of sulphur."""
    row = one("ap42", "A01:SO2:bituminous:墙式燃烧")
    found = choose("A0104", "bituminous", "SO2", technology="墙式燃烧")

    assert (row["value"], row["unit"], row["scaled_by"]) == ("3800", "lb/short_ton", "sulfur_frac")
    assert found is not None
    assert found["scaled_by"] == "sulfur_frac"
    assert found["canonical_value"] == pytest.approx(19 * 100 / 1000)


@pytest.mark.parametrize("pack", ["handbook-2010", "handbook-2021"])
def test_recalled_handbook_values_are_of_grade_d(pack: str) -> None:
    """Nobody has read them in the handbook yet, so an official run leaves them out."""
    assert {row["evidence"] for row in ROWS[pack]} == {"D"}


def test_guidebook_factors_include_their_control() -> None:
    """EMEP tables may hold typical abatement, so it is not applied again."""
    stages = {
        (row["stage"], "未控制" in row["source"])
        for row in ROWS["emep-2023"]
        if row["param"] == "ef"
    }

    assert stages == {("emitted", False), ("generated", True)}


@pytest.mark.parametrize("pack", ["tcses-144-2024", "emep-2023"])
def test_fine_particles_are_part_of_coarser_ones(pack: str) -> None:
    """Within one key PM is at least PM10, and PM10 at least PM2.5."""
    columns = ("category_code", "item", "technology", "capacity_min", "param", "stage")
    sizes: dict[tuple[str, ...], dict[str, float]] = {}
    grams = {"kg/t": 1000.0, "g/kg": 1000.0, "g/t": 1.0, "g/GJ": 1.0, "g/m3": 1.0}
    for row in ROWS[pack]:
        if row["pollutant"] in {"PM", "PM10", "PM2.5"} and row["param"] in {"ef", "ef_fugitive"}:
            key = tuple(row[column] for column in columns)
            value = float(row["value"]) * grams[row["unit"]]
            sizes.setdefault(key, {})[row["pollutant"]] = value

    for key, said in sizes.items():
        ordered = [said[name] for name in ("PM2.5", "PM10", "PM") if name in said]
        assert ordered == sorted(ordered), key
