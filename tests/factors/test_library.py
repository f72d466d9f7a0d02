"""The library (因子库): packs in their order, items once, tables in the engine's units."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from inventory.core.errors import FactorPackError
from inventory.core.workspace import Workspace
from inventory.factors import local, pack
from inventory.factors.check import Known
from inventory.factors.library import Library
from inventory.registry import seed

WritePack = Callable[..., Path]

FACTOR: dict[str, object] = {
    "factor_id": "local:coal:SO2",
    "item": "coal",
    "pollutant": "SO2",
    "param": "ef",
    "stage": "generated",
    "value": "15",
    "unit": "kg/t",
    "basis": "item_amount",
    "source": "手册",
}
GAS: dict[str, object] = {"item_code": "NG", "name_en": "Gas", "role": "fuel", "unit": "MMBtu"}
NG: dict[str, object] = {
    **FACTOR,
    "factor_id": "epa:NG:NOx",
    "item": "NG",
    "pollutant": "NOx",
    "stage": "emitted",
    "value": "0.1",
    "unit": "lb/MMBtu",
    "basis": "energy GCV",
}


def test_built_in_packs_stand_in_the_order_of_the_priority_table(builtin: Path) -> None:
    """The rank is the printed one; a pack that is not listed comes last."""
    library = Library.open(None, builtin=builtin)

    assert [(one.pack.name, one.rank) for one in library.packs] == [("items", 100), ("older", 110)]
    (builtin / pack.PRIORITY).unlink()
    library = Library.open(None, builtin=builtin)
    assert [(one.pack.name, one.rank) for one in library.packs] == [("items", 1), ("older", 2)]


def test_local_packs_outrank_built_in_ones(
    shelf: Path, workspace: Workspace, write_pack: WritePack
) -> None:
    """They come first, in the order of registration, unless they say otherwise."""
    for name in ("b", "a"):
        folder = write_pack(name, factor=[{**FACTOR, "factor_id": name, "region_code": name}])
        workspace = local.add(workspace, folder, known=Known()).workspace
    last = [{"kind": "pack", "name": "z", "rank": "500"}]
    one_gas = {"kind": "pack", "name": "z", "rank": "1", "pollutant": "NOx"}
    factors = [{**FACTOR, "factor_id": "z"}, {**FACTOR, "factor_id": "zn", "pollutant": "NOx"}]
    folder = write_pack("z", factor=factors, priority=[*last, one_gas])
    workspace = local.add(workspace, folder, known=Known()).workspace

    library = Library.open(workspace, builtin=shelf)

    assert [(one.pack.name, one.rank) for one in library.packs] == [
        ("b", 0),
        ("a", 1),
        ("items", 100),
        ("older", 110),
        ("z", 500),
    ]
    assert library.packs[-1].rank_for("NOx") == 1


def test_local_packs_stay_before_built_in_ones_however_many(
    shelf: Path, workspace: Workspace, write_pack: WritePack
) -> None:
    """Where counting from 0 would reach the built-in ranks, it starts lower."""
    text = (shelf / pack.PRIORITY).read_text(encoding="utf-8")
    (shelf / pack.PRIORITY).write_text(text.replace("100", "1"), encoding="utf-8")
    for name in ("a", "b"):
        folder = write_pack(name, factor=[{**FACTOR, "factor_id": name, "region_code": name}])
        workspace = local.add(workspace, folder, known=Known()).workspace

    assert [one.pack.name for one in Library.open(workspace).packs] == ["a", "b", "items", "older"]


def test_an_item_counts_as_the_first_pack_defines_it(builtin: Path) -> None:
    """Other definitions are dropped; their names still lead to the code."""
    library = Library.open(None, builtin=builtin)

    gas = {item.item_code: item for item in library.items()}["gas"]

    assert (gas.pack, gas.name_zh, gas.role, gas.unit) == ("items", "天然气", "fuel", "m3")
    assert gas.ncv_gj_m3 == pytest.approx(0.038931)
    assert (gas.ncv_gj_t, gas.evidence) == (None, "C")
    assert library.item_code("燃气") == "gas"


@pytest.mark.parametrize("text", ["gas", "GAS", " 天然 气", "管道气", "Natural  Gas", "ｇａｓ"])
def test_an_item_is_found_however_its_name_is_written(builtin: Path, text: str) -> None:
    """Code, names and aliases; width, case and blanks do not matter."""
    library = Library.open(None, builtin=builtin)

    assert library.item_code(text) == "gas"
    assert library.item_code("水煤浆") is None


def test_a_code_is_never_taken_over_by_a_name(
    shelf: Path, workspace: Workspace, write_pack: WritePack
) -> None:
    """A local alias outranks a built-in alias, but not a built-in code."""
    item = {**GAS, "aliases": "管道气;coal"}
    added = local.add(workspace, write_pack("epa", factor=[NG], item=[item]), known=Known())

    library = Library.open(added.workspace, builtin=shelf)

    assert (library.item_code("管道气"), library.item_code("coal")) == ("NG", "coal")


def test_factors_are_loaded_in_the_units_of_the_engine(
    con: duckdb.DuckDBPyConnection, builtin: Path, workspace: Workspace, write_pack: WritePack
) -> None:
    """Tonnes of pollutant per canonical amount, fractions 0..1, heat and carbon per GJ."""
    co2 = {**NG, "factor_id": "epa:NG:CO2", "pollutant": "CO2", "value": "0.0585"}
    rows = [
        NG,
        {**co2, "unit": "short_ton/MMBtu"},
        {**NG, "factor_id": "ncv", "param": "ncv", "value": "38.931", "unit": "MJ/m3", "basis": ""},
        {**NG, "factor_id": "cc", "param": "carbon_content", "unit": "tC/TJ", "basis": ""},
        {**NG, "factor_id": "r", "param": "removal", "control": "SCR", "unit": "%", "basis": ""},
        {**FACTOR, "factor_id": "mw", "capacity_max": "65000", "capacity_unit": "kW"},
        {**FACTOR, "factor_id": "th", "capacity_min": "35", "capacity_unit": "t/h"},
        {**FACTOR, "factor_id": "kwh", "unit": "t/MWh", "item": "power"},
    ]
    power = {"item_code": "power", "role": "electricity", "unit": "kWh"}
    folder = write_pack("epa", factor=rows, item=[GAS, power])
    added = local.add(workspace, folder, known=Known())

    Library.open(added.workspace, builtin=builtin).load(con)

    lb, short_ton, mmbtu = 0.45359237e-3, 0.90718474, 1.05505585262
    loaded = {
        row[0]: row[1:]
        for row in con.execute(
            "select factor_id, canonical_value, canonical_per, basis from factors.factor"
        ).fetchall()
    }
    assert loaded["epa:NG:NOx"] == (pytest.approx(0.1 * lb / mmbtu), "gj_gcv", "energy_gcv")
    assert loaded["epa:NG:CO2"][0] == pytest.approx(0.0585 * short_ton / mmbtu)
    assert loaded["ncv"] == (pytest.approx(0.038931), "gj_m3", None)
    assert loaded["cc"] == (pytest.approx(1e-4), "t_gj", None)
    assert loaded["r"] == (pytest.approx(0.001), "", None)
    assert loaded["mw"] == (0.015, "t", "item_amount")
    assert loaded["kwh"] == (pytest.approx(15 / 3.6), "gj_ncv", "item_amount")
    sizes = "select capacity_suffix, capacity_min, capacity_max, capacity_unit from factors.factor"
    assert con.execute(f"{sizes} where factor_id = 'mw'").fetchall() == [("mw", None, 65.0, "kW")]
    assert con.execute(f"{sizes} where factor_id = 'th'").fetchall() == [("t_h", 35.0, None, "t/h")]


def test_the_tables_say_missing_with_null(con: duckdb.DuckDBPyConnection, builtin: Path) -> None:
    """An empty key or an absent column is NULL, and an empty grade of evidence is C."""
    Library.open(None, builtin=builtin).load(con)

    factor = con.execute(
        "select category_code, technology, lower, valid_from, evidence, pack, pack_rank"
        " from factors.factor where param = 'ef'"
    ).fetchall()
    items = con.execute("select item_code, item_group from factors.item order by all").fetchall()

    assert factor == [(None, None, None, None, "C", "older", 110)]
    assert items == [("coal", "solid"), ("gas", None)]
    assert con.execute("from factors.priority where kind = 'flow'").fetchall() == [
        ("flow", None, None, "statistics", 1)
    ]
    assert con.execute(
        "select pack, rank, is_builtin from factors.pack order by rank"
    ).fetchall() == [
        ("items", 100, True),
        ("older", 110, True),
    ]
    assert ("管道气", "gas") in con.execute("from factors.item_alias").fetchall()


def test_dates_flags_and_ranks_are_typed(
    con: duckdb.DuckDBPyConnection, builtin: Path, workspace: Workspace, write_pack: WritePack
) -> None:
    """What the choice compares is a date, a flag or a number, never text."""
    row = {**FACTOR, "valid_from": "2024-01-01", "valid_to": "2024-12-31", "evidence": "D"}
    added = local.add(workspace, write_pack(factor=[row]), known=Known())

    Library.open(added.workspace, builtin=builtin).load(con)

    query = (
        "select valid_from, valid_to, verified, pack_rank from factors.factor where pack = 'local'"
    )
    assert con.execute(query).fetchall() == [(date(2024, 1, 1), date(2024, 12, 31), False, 0)]


def test_adding_the_same_pack_again_changes_nothing(
    shelf: Path, workspace: Workspace, write_pack: WritePack
) -> None:
    """The content decides, not the date or the place it comes from."""
    folder = write_pack()
    (folder / "readme.txt").write_text("not part of the pack", encoding="utf-8")
    first = local.add(workspace, folder, known=Known())
    again = local.add(first.workspace, folder, known=Known())

    assert (first.is_new, again.is_new) == (True, False)
    assert again.workspace.config.packs == ("local",)
    assert sorted(path.name for path in workspace.packs.iterdir()) == ["local"]
    assert sorted(path.name for path in (workspace.packs / "local").iterdir()) == [
        pack.MANIFEST,
        pack.FACTOR,
        pack.ITEM,
    ]
    assert Library.open(again.workspace, builtin=shelf).packs[0].pack.sha256 == first.pack.sha256


@pytest.mark.usefixtures("shelf")
def test_a_registered_pack_is_never_replaced(workspace: Workspace, write_pack: WritePack) -> None:
    """Other content under the same name is refused, and the old pack stays."""
    added = local.add(workspace, write_pack(), known=Known())

    with pytest.raises(FactorPackError, match="内容不同") as caught:
        local.add(added.workspace, write_pack(factor=[{**FACTOR, "value": "9"}]), known=Known())

    assert "换一个 name" in caught.value.hint
    assert "15" not in pack.read(workspace.packs / "local").factor["value"].to_pylist()


@pytest.mark.usefixtures("shelf")
def test_the_name_of_a_built_in_pack_is_taken(workspace: Workspace, write_pack: WritePack) -> None:
    """A local pack cannot pass for a built-in one."""
    with pytest.raises(FactorPackError, match="内置因子包的名称"):
        local.add(workspace, write_pack("older"), known=Known())


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("factor", "rank", "code"),
    [
        ({"factor_id": "older:coal:SO2"}, "5", "F128"),
        ({"factor_id": "mine"}, "110", "F127"),
    ],
)
def test_a_pack_that_leaves_a_choice_open_is_refused(
    workspace: Workspace,
    write_pack: WritePack,
    factor: dict[str, object],
    rank: str,
    code: str,
) -> None:
    """Neither an id nor a key with equal rank may stand in two packs."""
    priority = [{"kind": "pack", "name": "local", "rank": rank}]
    folder = write_pack(factor=[{**FACTOR, **factor}], priority=priority)

    with pytest.raises(FactorPackError) as caught:
        local.add(workspace, folder, known=Known())

    assert [fault[:4] for fault in caught.value.faults] == [code]
    assert list(workspace.packs.iterdir()) == []


@pytest.mark.usefixtures("shelf")
def test_a_pack_may_use_the_items_of_the_library(
    workspace: Workspace, write_pack: WritePack
) -> None:
    """Codes and groups of other packs are known; anything else is a fault."""
    rows = [{**FACTOR, "item": item, "factor_id": item} for item in ("gas", "solid")]
    assert local.add(workspace, write_pack(factor=rows, item=None), known=Known()).is_new

    with pytest.raises(FactorPackError) as caught:
        local.add(workspace, write_pack("b", factor=[{**FACTOR, "item": "peat"}]), known=Known())
    assert "F114" in caught.value.faults[0]


@pytest.mark.parametrize("name", ["../../etc", "missing", "/etc", ""])
def test_a_registered_name_never_leads_out_of_the_workspace(
    shelf: Path, workspace: Workspace, name: str
) -> None:
    """A settings file that was tampered with is told, not followed."""
    with pytest.raises(FactorPackError, match="不存在"):
        Library.open(workspace.with_pack(name), builtin=shelf)


def test_a_local_pack_that_was_edited_is_checked_again(
    shelf: Path, workspace: Workspace, write_pack: WritePack
) -> None:
    """Opening the library refuses a pack that was broken after it was added."""
    added = local.add(workspace, write_pack(), known=Known())
    path = workspace.packs / "local" / pack.FACTOR
    path.write_text(path.read_text(encoding="utf-8").replace("kg/t", "kg/x"), encoding="utf-8")

    with pytest.raises(FactorPackError) as caught:
        Library.open(added.workspace, builtin=shelf)

    assert "F109" in caught.value.faults[0]


def test_the_whole_library_is_checked_pack_by_pack(builtin: Path, write_pack: WritePack) -> None:
    """Faults name the pack; equal keys of two packs of one rank are told as well."""
    rows = [{**FACTOR, "factor_id": "twin"}, {**FACTOR, "factor_id": "bad", "unit": "kg/x"}]
    write_pack("twin", root=builtin, factor=rows, item=None)
    with (builtin / pack.PRIORITY).open("a", encoding="utf-8") as file:
        file.write("pack,,,twin,110\n")

    found = Library.open(None, builtin=builtin).faults(Known())

    assert sorted((fault.code, fault.at.file) for fault in found) == [
        ("F109", "twin/factor.csv"),
        ("F118", "twin/factor.csv"),
        *[("F127", "twin/factor.csv")] * 2,
    ]


def test_the_built_in_library_is_sound() -> None:
    """No pack that ships has a fault, and no two of them leave a choice open."""
    known = Known(
        pollutants=frozenset(row["pollutant"] for row in seed.pollutants()),
        categories=frozenset(row["category_code"] for row in seed.categories()),
    )

    assert [str(fault) for fault in Library.open(None).faults(known)] == []
