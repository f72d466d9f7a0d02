"""Runs that meet the odd (编制边界): rings, impossible values, districts, years without data."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from inventory.cli import inventory
from inventory.core.errors import ConfigError, PublishError
from inventory.core.workspace import Workspace
from inventory.publish import run
from inventory.publish.limits import Limits
from tests.intake.desk import Desk, activity, coal, codes, flat
from tests.journeys.city import YEAR, City

SCOPE = run.Scope(year=YEAR, gwp_set="AR5")
_DISTRICT = "SL0101"


@contextmanager
def opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file of a run."""
    with duckdb.connect(str(folder / run.DATABASE), read_only=True) as con:
        yield con


def found(folder: Path) -> dict[str, str]:
    """The value of each code of finding."""
    with opened(folder) as con:
        return dict(con.execute("select code, value from quality.finding").fetchall())


def changed(workspace: Workspace, sql: str) -> None:
    """Change the registry behind the back of the import."""
    with sqlite3.connect(workspace.root / "registry.db") as con:
        con.execute("pragma ignore_check_constraints = on")
        con.execute(sql)


def test_a_ring_of_regions_is_not_taken(told: Workspace, tmp_path: Path) -> None:
    """Neither of two regions below each other keeps its parent; both are loaded and told."""
    desk = Desk(told, tmp_path / "handed-in")
    rows = (
        ("区域代码", "名称", "上级代码", "类别"),
        ("QY1", "甲园区", "QY2", "园区"),
        ("QY2", "乙园区", "QY1", "园区"),
        ("QY3", "丙园区", "QY3", "园区"),
    )
    result = desk.load(desk.csv("自定义区域.csv", rows))

    assert codes(result) == ["I280", "I280", "I280"]
    kept = [row for row in desk.rows("region") if str(row["region_code"]).startswith("QY")]
    assert [row["parent_code"] for row in kept] == [None, None, None]
    assert "Q111" not in found(run.compile_run(told, SCOPE))


def test_a_ring_in_the_registry_ends(told: Workspace) -> None:
    """What an earlier import let in is told, and the sums by level are made."""
    changed(told, "update region set parent_code = '610113' where region_code = '610113'")

    made = run.compile_run(told, SCOPE)

    assert found(made)["Q111"].startswith("610113")


def test_an_impossible_amount_is_refused_at_import(told: Workspace, tmp_path: Path) -> None:
    """The cell is named, whatever the exponent; everything else is loaded."""
    desk = Desk(told, tmp_path / "handed-in")
    rows = activity(coal("1e300", 年份=2023), coal(5, 年份=2022))
    result = desk.load(desk.csv("activity_2.csv", rows))

    assert codes(result) == ["I237"]
    assert flat(desk.rows("activity"), "year") == [(2024,), (2022,)]


def test_an_impossible_amount_in_the_registry_is_set_aside(told: Workspace) -> None:
    """A run that meets one leaves the row out and names it; nothing fails on a cast."""
    changed(told, "update activity set amount_t = 1e300")
    sound = {"Q112"}

    made = run.compile_run(told, replace(SCOPE, allow_empty=True))

    assert sound <= found(made).keys()
    with opened(made) as con:
        assert con.execute("select count(*) from registry.activity").fetchall() == [(0,)]


def test_sound_values_are_left_alone(told: Workspace) -> None:
    """None of these findings comes without its reason."""
    assert not {"Q110", "Q111", "Q112"} & found(run.compile_run(told, SCOPE)).keys()


def test_a_year_without_data_is_refused(told: Workspace) -> None:
    """The years that have some are named; an empty run is published on demand and no default."""
    empty = replace(SCOPE, year=2030)
    with pytest.raises(ConfigError, match="没有可以编制的数据") as refused:
        run.compile_run(told, empty)
    assert "2024" in refused.value.hint
    made = run.compile_run(told, replace(empty, allow_empty=True))
    with pytest.raises(PublishError):
        run.latest(told)
    first = run.compile_run(told, SCOPE)

    assert made.name == "2030-01"
    assert run.latest(told) == first


def test_a_compile_says_what_it_found(told: Workspace) -> None:
    """Counts by severity and the totals at the end; `--strict` exits with 1 on errors."""
    words = ["-w", str(told.root), "compile", "--year", "2024"]
    result = CliRunner().invoke(inventory, [*words, "--threads", "1", "--memory", "2GB"])
    changed(told, "update activity set amount_t = 1e300 where activity_id = 1")
    strict = CliRunner().invoke(inventory, [*words, "--strict", "--allow-empty"])

    assert result.exit_code == 0
    assert "已发布" in result.stderr
    assert "合计（吨）" in result.stderr
    assert strict.exit_code == 1
    assert "有没有改正的错误" in strict.stderr


@pytest.fixture(scope="module")
def district(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of one district, beside that of its city."""
    import shutil  # noqa: PLC0415 -- of this fixture alone

    root = tmp_path_factory.mktemp("district") / "workspace"
    shutil.copytree(city.root, root)
    scope = replace(run.Scope.of(Workspace.open(root), YEAR), regions=(_DISTRICT,))
    return run.compile_run(Workspace.open(root), scope, limits=Limits(threads=2))


_ROWS = {
    "ledger.emission": "facility_no, outlet_no, pollutant, method, emission_t, is_chosen",
    "permits.outlet_gap": "facility_no, outlet_no, pollutant, permitted_t, actual_t, status",
    "permits.plant_gap": "facility_no, scope, pollutant, permitted_t, actual_t, status",
    "accounting.unit": "unit_key, facility_no, unit_no",
    "accounting.path": "path_id, path_key, facility_no, unit_no, outlet_no",
    "factors.unit_use": "use_id, unit_key",
    "factors.demand": "demand_id, use_id",
}


@pytest.mark.parametrize("table", _ROWS)
def test_a_district_has_the_rows_that_its_city_has(city: City, district: Path, table: str) -> None:
    """Permits, limits, keys: the same whether the district was compiled alone or not."""
    asked = f"select {_ROWS[table]} from {table}"
    with opened(district) as con:
        alone: list[Any] = con.execute(f"{asked} order by all").fetchall()
    with city.open() as con:
        together = set(con.execute(asked).fetchall())

    assert alone
    assert set(alone) <= together


def test_a_district_lacks_nothing_of_its_own(city: City, district: Path) -> None:
    """Every comparison of an outlet in the district is there; peers are told to be fewer."""
    asked = "select count(*) from permits.outlet_gap"
    with opened(district) as con:
        alone = con.execute(asked).fetchall()
        places = con.execute("select facility_no from registry.facility").fetchall()
    with city.open() as con:
        numbers = [number for (number,) in places]
        together = con.execute(f"{asked} where facility_no in ?", [numbers]).fetchall()

    assert alone == together
    assert "Q110" in found(district)
