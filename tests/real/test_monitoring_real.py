"""Public monitoring data through the hourly store: nothing is lost, and totals are those given."""

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from inventory.core import models, scope
from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.monitoring import store
from inventory.publish.database import create_macros
from inventory.registry import snapshot

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not here")

OUTLETS = pa.table({"facility_no": ["R1"], "outlet_no": ["DA001"]})
ALIASES = {"nox": "NOx", "co": "CO", "so2": "SO2"}
TURBINE_HOURS = {2011: 7411, 2012: 7628, 2013: 7152}
# kilograms of a short ton, by definition of the international pound
SHORT_TON_KG = 907.18474
FLOW_M3_H = 1e6  # any flow: it cancels out of concentration times flow


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "workspace", Config())


def loaded(workspace: Workspace, table: pd.DataFrame, name: str) -> store.HoursResult:
    """Write a table of hours into the inbox and import it."""
    path = workspace.root / "inbox" / name
    table.to_csv(path, index=False)
    return store.import_hours(workspace, [path], outlets=OUTLETS, aliases=ALIASES)


def computed(workspace: Workspace, year: int) -> duckdb.DuckDBPyConnection:
    """A database in which the models of monitoring have run on the store."""
    con = duckdb.connect()
    create_macros(con)
    scope.create(con, scope.Row(year=year))
    con.execute("create schema registry")
    for copied in snapshot.COPIED.values():
        snapshot.create(con, copied)
    con.execute("insert into registry.facility by name select 'R1' as facility_no")
    con.execute(
        "insert into registry.outlet by name select 'R1' as facility_no, 'DA001' as outlet_no,"
        " 0.15 as reference_o2_frac, true as requires_cems, 1 as sheet_id, 1 as row_no"
    )
    store.attach(con, workspace, year=year)
    models.run(con, (model for model in models.discover() if model.room == "monitoring"))
    return con


@pytest.mark.parametrize("year", sorted(TURBINE_HOURS))
def test_hours_of_a_gas_turbine_come_back_as_they_were(workspace: Workspace, year: int) -> None:
    """Each hour of NOx and CO is in the store with its value; without a flow there is no mass."""
    source = pd.read_csv(DATA / "gas_turbine_hourly" / f"gt_{year}.csv")
    start = pd.Timestamp(year, 1, 1)
    table = pd.DataFrame(
        {
            "facility_no": "R1",
            "outlet_no": "DA001",
            "ts": start + pd.to_timedelta(source["hour_index"] - 1, unit="h"),
            "nox_mg_m3": source["NOX"],
            "co_mg_m3": source["CO"],
        }
    )

    result = loaded(workspace, table, "turbine.csv")
    con = computed(workspace, year)

    hours = TURBINE_HOURS[year]
    assert (len(source), result.counts[0].loaded, result.findings) == (hours, 2 * hours, ())
    found = con.execute(
        "select pollutant, count(*), sum(concentration_mg_m3) from monitoring.hour"
        " group by pollutant order by pollutant"
    ).fetchall()
    assert found == [
        ("CO", hours, pytest.approx(source["CO"].sum())),
        ("NOx", hours, pytest.approx(source["NOX"].sum())),
    ]
    assert con.execute(
        "select distinct hours_valid, usable, mass_t from monitoring.annual_mass"
    ).fetchall() == [(0, False, None)]


@pytest.mark.parametrize("year", [2009, 2010])
def test_daily_masses_of_a_state_add_up_to_its_year(workspace: Workspace, year: int) -> None:
    """Daily tons of SO2 and NOx, spread over their hours, give months and years in tonnes."""
    source = pd.read_csv(DATA / "camd_daily" / "ct_daily_2009_2010.csv", parse_dates=["date"])
    days = source[source["date"].dt.year == year]
    hours = days.loc[days.index.repeat(24)].reset_index(drop=True)
    # kg/h over m3/h is kg/m3; a kilogram has a million milligrams
    to_mg_m3 = SHORT_TON_KG / 24 / FLOW_M3_H * 1e6
    table = pd.DataFrame(
        {
            "facility_no": "R1",
            "outlet_no": "DA001",
            "ts": hours["date"] + pd.to_timedelta(hours.groupby("date").cumcount(), unit="h"),
            "so2_mg_m3": hours["so2_short_ton"] * to_mg_m3,
            "nox_mg_m3": hours["nox_short_ton"] * to_mg_m3,
            "flow_m3_h": FLOW_M3_H,
        }
    )

    result = loaded(workspace, table, "state.csv")
    con = computed(workspace, year)

    assert result.counts[0].loaded == 2 * 24 * len(days) == 2 * 8760
    by_month = days.groupby(days["date"].dt.month)
    for pollutant, column in (("SO2", "so2_short_ton"), ("NOx", "nox_short_ton")):
        wanted = by_month[column].sum() * SHORT_TON_KG / 1000
        months = con.execute(
            "select mass_t from monitoring.monthly_mass where pollutant = ? order by month",
            [pollutant],
        ).fetchall()
        assert [mass for (mass,) in months] == pytest.approx(wanted.tolist())
        annual = con.execute(
            "select hours_valid, hours_substituted, usable, mass_t from monitoring.annual_mass"
            " where pollutant = ?",
            [pollutant],
        ).fetchall()
        assert annual == [(8760, 0, True, pytest.approx(wanted.sum()))]
