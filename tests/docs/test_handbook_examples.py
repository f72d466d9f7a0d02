"""Examples of the handbook and the read-mes (手册示例): what they show is what happens."""

import re
from pathlib import Path

import duckdb
import pytest

from inventory.core.workspace import Workspace
from inventory.factors import local
from inventory.factors.check import Known
from inventory.intake.load import import_paths
from inventory.publish import run
from inventory.publish.explain import explain
from inventory.registry import seed
from tests.docs.pages import HANDBOOK, ROOT, block_with, page

_READ_MES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
_EXPLAINED = re.compile(r"inventory (?:-w \S+ )?explain (\d+)")
_BOILER = "facility_no = 'XG0007' and unit_no = 'MF0001'"


def _known() -> Known:
    return Known(
        pollutants=frozenset(row["pollutant"] for row in seed.pollutants()),
        categories=frozenset(row["category_code"] for row in seed.categories()),
    )


def _write_pack(folder: Path, name: str, files: dict[str, str]) -> Path:
    """A pack from the page; packs of the page share one manifest."""
    manifest = block_with(page("05"), "{", language="json")
    path = folder / name
    path.mkdir()
    text = re.sub(r'"name": "[^"]*"', f'"name": "{name}"', manifest)
    (path / "datapackage.json").write_text(text, encoding="utf-8")
    for file, content in files.items():
        (path / file).write_text(content, encoding="utf-8")
    return path


def _factors_of(database: Path, pollutant: str) -> list[tuple[str, float]]:
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute(
            "select factor_id, round(emission_t, 2) from ledger.emission"
            " where facility_no = 'XG0161' and is_chosen and pollutant = ? order by unit_no",
            [pollutant],
        ).fetchall()


def test_the_local_pack_of_the_page_counts(own_city: Workspace, tmp_path: Path) -> None:
    """The first example is accepted and gives the tonnes that the page prints."""
    factors = block_with(page("05"), "factor_id,")
    folder = _write_pack(tmp_path, "xg-boiler-2024", {"factor.csv": factors})
    added = local.add(own_city, folder, known=_known())
    found = run.compile_run(added.workspace, run.Scope(year=2024, gwp_set="AR5"))
    rows = _factors_of(found / run.DATABASE, "NOx")

    assert added.is_new
    assert [factor for factor, _ in rows] == ["xg-boiler-2024:B0601:NOx:natural_gas"] * 2
    for _, emission_t in rows:
        assert f"{emission_t:.2f} 吨" in page("05")


def test_the_local_fuel_of_the_page_is_accepted(own_city: Workspace, tmp_path: Path) -> None:
    """The second example brings an item and a rank, and nothing in it is a fault."""
    files = {
        "item.csv": block_with(page("05"), "item_code,"),
        "priority.csv": block_with(page("05"), "kind,"),
    }
    added = local.add(own_city, _write_pack(tmp_path, "xg-items-2024", files), known=_known())

    assert added.pack.item["item_code"].to_pylist() == ["xg_washed_mix"]
    assert added.workspace.config.packs == ("xg-items-2024",)


def test_the_column_map_of_the_page_reads_its_table(own_city: Workspace, tmp_path: Path) -> None:
    """Three rows are loaded, and the stopped boiler is kept out by name."""
    text = page("column_maps")
    table, mapping = tmp_path / "锅炉台账.csv", tmp_path / "锅炉台账.toml"
    table.write_text(block_with(text, "2024年锅炉用煤台账"), encoding="utf-8")
    mapping.write_text(block_with(text, "# 某区", language="toml"), encoding="utf-8")
    result = import_paths(own_city, [table], map_file=mapping)
    (count,) = result.counts

    assert (count.table, count.loaded, count.left_out) == ("activity", 3, 1)
    assert [finding.code for finding in result.findings] == ["I118"]


def test_the_correction_of_the_page_replaces_one_row(own_city: Workspace, tmp_path: Path) -> None:
    """One row with the right unit takes the place of the wrong one."""
    path = tmp_path / "活动水平_更正.csv"
    path.write_text(block_with(page("02"), "排污单位编号,"), encoding="utf-8")
    (count,) = import_paths(own_city, [path]).counts

    assert (count.loaded, count.replaced) == (1, 1)


@pytest.mark.parametrize("path", [*_READ_MES, *sorted(HANDBOOK.glob("*.md"))], ids=lambda p: p.stem)
def test_numbers_that_pages_explain_exist(database: Path, path: Path) -> None:
    """An id that a page tells the reader to explain is an id of the sample city."""
    for found in _EXPLAINED.findall(path.read_text(encoding="utf-8")):
        assert explain(database, int(found)).emission["facility_no"] == "XG0007"


def test_the_picture_shows_the_numbers_of_the_boiler(database: Path) -> None:
    """Coal, emissions, the method that lost and the permit stand in the picture as published."""
    picture = (ROOT / "docs" / "picture.svg").read_text(encoding="utf-8")
    with duckdb.connect(str(database), read_only=True) as con:
        rows = con.execute(
            "select pollutant, method, is_chosen, generated_t, emission_t"
            f" from ledger.emission where {_BOILER}"
        ).fetchall()
        gap = con.execute(
            "select permitted_t, actual_t, ratio from permits.outlet_gap"
            " where facility_no = 'XG0007' and outlet_no = 'DA001' and pollutant = 'SO2'"
        ).fetchone()
    chosen = {row[0]: row for row in rows if row[2]}
    lost = next(row for row in rows if row[0] == "CO2" and not row[2])
    shown = [f"{chosen[name][4]:.2f}" for name in ("SO2", "NOx", "PM", "PM2.5", "VOCs", "NH3")]
    shown += [f"{chosen['CO'][4]:.2f}", f"{chosen['CO2'][4]:,.1f}", f"{chosen['SO2'][3]:.2f}"]
    shown += [f"{chosen['CH4'][4]:.3f}", f"{chosen['N2O'][4]:.3f}", f"{lost[4]:,.1f}"]

    assert gap is not None
    shown += [f"{part:.2f}" for part in gap]
    assert [number for number in shown if number not in picture] == []


@pytest.mark.parametrize("path", _READ_MES, ids=lambda p: p.name)
def test_the_table_of_the_read_me_is_the_published_one(database: Path, path: Path) -> None:
    """First-level categories and total stand there as the demo prints them."""
    with duckdb.connect(str(database), read_only=True) as con:
        rows = con.execute(
            "select category_code, case when incomplete is not null then '≥' else '' end,"
            " so2_t, nox_t, pm_t, pm25_t, vocs_t, co2_t, ghg_tco2e"
            " from compilation.combined_total where level <= 1"
        ).fetchall()
    lines = path.read_text(encoding="utf-8").splitlines()

    for code, least, *values in rows:
        wanted = ["—" if value is None else f"{value:,.0f}" for value in values]
        wanted[2] = least + wanted[2]  # particles of which a part is known by size only
        assert any(line.split()[:1] == [code] and line.split()[2:] == wanted for line in lines)
