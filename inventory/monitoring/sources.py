"""The day rows that count (有效日行): of all batches, the latest of each series and day."""

import duckdb

from inventory.monitoring.folder import Folder

_DAYS = "read_parquet(getvariable('monitoring_days'), hive_partitioning = false)"
_NOT_REPLACED = "anti join monitoring.replaced_day using (batch_id, series_id, day)"
_IN_SCOPE = "semi join monitoring.series using (series_id)"
_NO_DAYS = """(
    select
        null::integer as batch_id, null::integer as series_id, null::date as day,
        null::varchar as flags, null::integer as usable_hours, null::integer as valid_hours,
        null::integer as stopped_hours, null::double as valid_mg, null::double as largest_mg_h,
        null::integer as flag_rules,
        null::double[] as concentration_mg_m3, null::double[] as flow_m3_h,
        null::double[] as o2_frac, null::integer[] as source_id, null::integer[] as row_no
    where false
)"""
_COLUMNS = (
    "batch_id, series_id, day, flags, usable_hours, valid_hours, stopped_hours, valid_mg,"
    " largest_mg_h, flag_rules, concentration_mg_m3, flow_m3_h, o2_frac, source_id, row_no"
)


def create_day_row(
    con: duckdb.DuckDBPyConnection,
    folder: Folder | None,
    *,
    years: tuple[int, ...],
    is_limited: bool = False,
) -> None:
    """Create the view `monitoring.day_row` over some years; `is_limited` to known series."""
    files = folder.hour_files(years) if folder else []
    parts = [_NO_DAYS]
    if folder and files:
        con.execute("set variable monitoring_days = ?", [files])
        parts = [_DAYS]
        replaced = folder.replaced_files()
        if replaced:
            con.execute(
                "create or replace table monitoring.replaced_day as from read_parquet(?)",
                [replaced],
            )
            parts.append(_NOT_REPLACED)
        if is_limited:
            parts.append(_IN_SCOPE)
    source = " ".join(parts)
    con.execute(f"create or replace view monitoring.day_row as select {_COLUMNS} from {source}")  # noqa: S608 -- the parts stand above


def create_series(con: duckdb.DuckDBPyConnection, folder: Folder | None) -> None:
    """Create the table `monitoring.series` of all outlets and pollutants that were ever met."""
    con.execute(
        "create or replace table monitoring.series"
        " (series_id integer, facility_no varchar, outlet_no varchar, pollutant varchar)"
    )
    files = folder.series_files() if folder else []
    if files:
        con.execute(
            "insert into monitoring.series from read_parquet(?) order by series_id", [files]
        )
