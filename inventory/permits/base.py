"""Earlier years (基准年) as they were published: base of a calculated quantity, and of windows.

Published files are opened read-only and never attached to the file of the new run.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

_DATABASE = "inventory.duckdb"
_SEAL = "run.json"  # a folder without its list of files is no run
_FOLDER = re.compile(r"(\d{4})-(\d{2,})")
_TABLES = {
    "base_actual": pa.schema(
        [
            ("year", pa.int32()),
            ("facility_no", pa.string()),
            ("outlet_no", pa.string()),
            ("pollutant", pa.string()),
            ("emission_t", pa.float64()),
            ("run", pa.string()),
        ]
    ),
    "base_month": pa.schema(
        [
            ("year", pa.int32()),
            ("month", pa.int32()),
            ("facility_no", pa.string()),
            ("outlet_no", pa.string()),
            ("pollutant", pa.string()),
            ("emission_t", pa.float64()),
            ("run", pa.string()),
        ]
    ),
    "base_output": pa.schema(
        [
            ("year", pa.int32()),
            ("facility_no", pa.string()),
            ("unit_no", pa.string()),
            ("output_t", pa.float64()),
            ("run", pa.string()),
        ]
    ),
}
# a year whose data were impossible is no base; neither is one that the ledger did not know
_QUERIES = {
    "base_actual": (
        "select gap.year, gap.facility_no, gap.outlet_no, gap.pollutant, gap.actual_t, $run"
        " from permits.outlet_gap as gap"
        " where gap.actual_t is not null and gap.status <> 'data_invalid' order by all"
    ),
    "base_month": (
        "select year, month, facility_no, outlet_no, pollutant,"
        " sum(emission_t::decimal(38, 18))::double, $run"
        " from accounting.emission"
        " semi join permits.outlet_gap using (facility_no, outlet_no, pollutant)"
        " where is_chosen and month is not null group by all order by all"
    ),
    "base_output": (
        "select year, facility_no, unit_no, sum(qty_t::decimal(38, 18))::double, $run"
        " from accounting.activity"
        " where role = 'product' and excluded_because is null and qty_t is not null"
        " group by all order by all"
    ),
}


def load(
    con: duckdb.DuckDBPyConnection, runs: Path | None, *, year: int, base_years: Iterable[int] = ()
) -> None:
    """Create `permits.base_actual`, `base_month` and `base_output` from published runs.

    Args:
        con: where the new run is computed.
        runs: the folder of published runs; None leaves all three tables empty.
        year: the account year; months come from the year before it.
        base_years: years from which a quantity is calculated.
    """
    con.execute("create schema if not exists permits")
    for name, schema in _TABLES.items():
        _insert(con, name, schema.empty_table(), is_new=True)
    if runs is None:
        return
    wanted = {
        "base_actual": sorted({base for base in base_years if base != year}),
        "base_month": [year - 1],
        "base_output": sorted({base for base in base_years if base != year}),
    }
    for name, years in wanted.items():
        for folder in filter(None, (latest(runs, base) for base in years)):
            _insert(con, name, _read(folder, name), is_new=False)


def latest(runs: Path, year: int) -> Path | None:
    """The run of a year that was published last; its number rises with every publication."""
    found = [
        (int(match[2]), sealed.parent)
        for sealed in runs.glob(f"{year}-*/{_SEAL}")
        if (match := _FOLDER.fullmatch(sealed.parent.name))
    ]
    return max(found)[1] if found else None


def _read(folder: Path, name: str) -> pa.Table:
    schema = _TABLES[name]
    closed: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
    }
    with duckdb.connect(str(folder / _DATABASE), read_only=True, config=closed) as published:
        rows = published.sql(_QUERIES[name], params={"run": folder.name}).to_arrow_table()
    return rows.rename_columns(schema.names).cast(schema)


def _insert(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, *, is_new: bool) -> None:
    con.register("base_rows", rows)
    if is_new:
        con.execute(f"create or replace table permits.{name} as select * from base_rows")  # noqa: S608
    else:
        con.execute(f"insert into permits.{name} select * from base_rows")  # noqa: S608
    con.unregister("base_rows")
