"""Column maps of unit attributes and of a plant list, on the public tables themselves."""

import csv
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core import units
from inventory.core.workspace import Workspace
from inventory.intake.load import import_paths
from inventory.intake.result import ImportResult
from inventory.registry.engine import connect
from inventory.registry.tables import IMPORTED

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not here")
CAMPD, GPPD = "campd_attributes/units_2019.csv", "gppd_china/plants.csv"
Load = Callable[[str, str], ImportResult]
Rows = Callable[[str], list[dict[str, Any]]]
NOTHING_BURNT = {"Hydro", "Wind", "Solar", "Nuclear"}


def _source(table: str) -> list[dict[str, str]]:
    with (DATA / table).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def load(workspace: Workspace, tmp_path: Path) -> Load:
    """Import a copy of a public table by a built-in map."""

    def imported(table: str, name: str) -> ImportResult:
        copy = tmp_path / Path(table).name
        copy.write_bytes((DATA / table).read_bytes())
        result = import_paths(workspace, [copy], map_file=Path(name))
        assert all(
            count.staged + count.left_out + count.repeated == len(_source(table))
            and count.staged == count.loaded + count.rejected + count.superseded
            for count in result.counts
        )
        return result

    return imported


@pytest.fixture
def rows(workspace: Workspace) -> Rows:
    """The imported rows of a registry table."""

    def read(table: str) -> list[dict[str, Any]]:
        target = IMPORTED[table]
        engine = connect(workspace.database_url)
        with engine.connect() as connection:
            query = select(target).where(target.c.sheet_id.is_not(None))
            found = [dict(row) for row in connection.execute(query).mappings()]
        engine.dispose()
        return found

    return read


def test_units_and_their_heat_input_are_those_of_the_file(load: Load, rows: Rows) -> None:
    """Every unit enters once; its design heat input is kept in megawatts."""
    source = _source(CAMPD)
    result = load(CAMPD, "campd_attributes")

    assert result.by_table["unit"].loaded == len(source)
    assert result.by_table["facility"].loaded == len({r["facility_id_orispl"] for r in source})
    stated = [float(r["max_hourly_hi_rate_mmbtu_hr"] or 0) for r in source]
    wanted = units.to_canonical(math.fsum(stated), "MMBtu/h", suffix="mw")
    found = math.fsum(row["capacity_mw"] or 0 for row in rows("unit"))
    assert found == pytest.approx(wanted, rel=1e-12)


def test_stacks_are_told_where_the_file_tells_one(load: Load, rows: Rows) -> None:
    """A common stack is one outlet of several units; several stacks of a unit are left out."""
    source = _source(CAMPD)
    single = [r for r in source if "," not in r["associated_stacks"]]
    load(CAMPD, "campd_attributes")

    wanted = {
        (r["facility_id_orispl"], r["unit_id"], r["associated_stacks"] or r["unit_id"])
        for r in single
    }
    routes = {(r["facility_no"], r["unit_no"], r["outlet_no"]) for r in rows("route")}
    assert routes == wanted
    assert {(r["facility_no"], r["outlet_no"]) for r in rows("outlet")} == {
        (facility, outlet) for facility, _, outlet in wanted
    }


def test_every_stated_control_is_a_device(load: Load, rows: Rows) -> None:
    """As many devices as filled control cells, with their text."""
    names = ("so2_control_s", "nox_control_s", "pm_control_s", "hg_control_s")
    wanted = Counter(r[name] for r in _source(CAMPD) for name in names if r[name])

    load(CAMPD, "campd_attributes")

    assert Counter(row["technology"] for row in rows("abatement")) == wanted


def test_chinese_plants_and_their_capacity_are_those_of_the_file(load: Load, rows: Rows) -> None:
    """Plants that stand twice alike are loaded once; the rest keeps its megawatts.

    A plant that stands twice with different units is for the technician to decide: its unit is
    refused by name.
    """
    source = _source(GPPD)
    last = {r["Power Plant ID"]: r for r in source}
    told: dict[str, set[tuple[str, ...]]] = {}
    for r in source:
        told.setdefault(r["Power Plant ID"], set()).add(
            (r["Fuel"], r["Capacity (MW)"], r["Commissioning Date"])
        )
    burning = {
        n: r for n, r in last.items() if r["Fuel"] not in NOTHING_BURNT and len(told[n]) == 1
    }
    result = load(GPPD, "gppd_china")

    facility = result.by_table["facility"]
    assert (facility.loaded, facility.rejected) == (len(last), 0)
    assert {row["unit_no"] for row in rows("unit")} == {"1"}
    stated = math.fsum(float(r["Capacity (MW)"] or 0) for r in burning.values())
    found = math.fsum(row["capacity_mw"] or 0 for row in rows("unit"))
    assert found == pytest.approx(stated, rel=1e-12)
    left = {f.value for f in result.findings if f.code == "I118"}
    assert left == NOTHING_BURNT
