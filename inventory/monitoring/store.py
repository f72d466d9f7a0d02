"""The hourly store (小时数据库) as others use it: import hours, attach them to a run, let go."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from inventory.core.workspace import Workspace
from inventory.monitoring import impossible, macros, rules, sources
from inventory.monitoring.folder import Folder
from inventory.monitoring.importing import HoursCount, HoursResult, import_hours

__all__ = ["HoursCount", "HoursResult", "attach", "attach_folder", "detach", "import_hours"]

# what reads hours is not kept in a published file; the substituted hours and all sums are
_NOT_KEPT = ("converted_hour", "hour", "day_row", "stored_day")
_HOUR = """
create or replace view monitoring.hour as
select
    facility_no, outlet_no, pollutant, day + clock.step as ts,
    concentration_mg_m3[clock.hour + 1] as concentration_mg_m3,
    flow_m3_h[clock.hour + 1] as flow_m3_h,
    o2_frac[clock.hour + 1] as o2_frac,
    nullif(flags[clock.hour + 1], '-') as flag,
    source.file as source_file,
    row_no[clock.hour + 1] as row_no
from monitoring.day_row as record
cross join monitoring.clock as clock
join monitoring.series using (series_id)
left join monitoring.source as source
    on source.source_id = record.source_id[clock.hour + 1]
where flags[clock.hour + 1] <> ' '
"""


def attach(con: duckdb.DuckDBPyConnection, workspace: Workspace | None, *, year: int) -> None:
    """Give a run the hours of its year and of the year before, to which substitutes look back.

    Creates the rule tables, `monitoring.series`, `source`, `calendar`, `clock`, the views
    `monitoring.hour` and `day_row` over the Parquet files, and `monitoring.impossible_hour` with
    the values in them that cannot be and are left out. Outlets outside `registry.outlet` are
    left out. Without a workspace there are no hours, and every model is empty.
    """
    attach_folder(con, workspace.root / "hourly" if workspace else None, year=year)


def attach_folder(con: duckdb.DuckDBPyConnection, root: Path | None, *, year: int) -> None:
    """As `attach`, for a folder of hours wherever it lies."""
    rules.load(con)
    macros.create(con)
    _calendar(con, year)
    folder = Folder(root) if root else None
    _source(con, folder)
    is_limited = _series(con, folder)
    years = (year - 1, year)
    sources.create_day_row(con, folder, years=years, is_limited=is_limited)
    impossible.set_aside(con, folder, years=years)
    con.execute(_HOUR)


def detach(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of the hours before a run is published: drop what reads the Parquet files."""
    for name in _NOT_KEPT:
        con.execute(f"drop view if exists monitoring.{name}")
    for name in ("replaced_day", "cleaned_day"):
        con.execute(f"drop table if exists monitoring.{name}")
    con.execute("reset variable monitoring_days")


def _calendar(con: duckdb.DuckDBPyConnection, year: int) -> None:
    first, last = date(year - 1, 1, 1), date(year, 12, 31)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    _create(
        con,
        "calendar",
        pa.table(
            {
                "day": pa.array(days, pa.date32()),
                "day_n": pa.array(range(len(days)), pa.int32()),
                "year": pa.array([day.year for day in days], pa.int32()),
                "quarter": pa.array([(day.month + 2) // 3 for day in days], pa.int32()),
                "month": pa.array([day.month for day in days], pa.int32()),
                "is_account_year": [day.year == year for day in days],
            }
        ),
    )
    hours = range(24)
    clock = {
        "hour": pa.array(hours, pa.int32()),
        "bit": pa.array([1 << hour for hour in hours], pa.int32()),
        "step": pa.array([timedelta(hours=hour) for hour in hours], pa.duration("us")),
    }
    _create(con, "clock", pa.table(clock))


def _source(con: duckdb.DuckDBPyConnection, folder: Folder | None) -> None:
    entries = folder.entries() if folder else []
    columns = {
        "source_id": pa.array([entry.source_id for entry in entries], pa.int32()),
        **{
            name: pa.array([getattr(entry, name) for entry in entries], pa.string())
            for name in ("file", "sheet", "sha256")
        },
        **{
            name: pa.array([getattr(entry, name) for entry in entries], pa.int64())
            for name in ("staged", "loaded", "rejected", "superseded", "replaced")
        },
    }
    _create(con, "source", pa.table(columns))


def _series(con: duckdb.DuckDBPyConnection, folder: Folder | None) -> bool:
    """Create the table of series; whether the registry of this run leaves some of them out."""
    sources.create_series(con, folder)
    left_out = con.execute(
        "delete from monitoring.series as series where not exists ("
        " from registry.outlet as outlet where outlet.facility_no = series.facility_no"
        " and outlet.outlet_no = series.outlet_no)"
    ).fetchone()
    return bool(left_out and left_out[0])


def _create(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    con.register("monitoring_rows", rows)
    con.execute(f"create or replace table monitoring.{name} as select * from monitoring_rows")  # noqa: S608 -- names alone
    con.unregister("monitoring_rows")
