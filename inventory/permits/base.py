"""Earlier years (基准年) as they were published: base of a calculated quantity, and of windows.

Published files are opened read-only and never attached to the file of the new run.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

_DATABASE = "inventory.duckdb"
_SEAL = "run.json"  # a folder without its list of files is no run
CONTENTS, EMPTY = "contents", "nothing"  # what the list of files says of a run without data
_OUTSIDE = "where facility_no not in (select facility_no from registry.facility)"
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
    "base_fuel": pa.schema(
        [
            ("year", pa.int32()),
            ("facility_no", pa.string()),
            ("unit_no", pa.string()),
            ("item", pa.string()),
            ("qty_t", pa.float64()),
            ("qty_m3", pa.float64()),
            ("is_full_year", pa.bool_()),
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
        "select year, month, facility_no, outlet_no, pollutant, emission_t, $run"
        " from permits.outlet_month"
        " semi join permits.outlet_gap using (facility_no, outlet_no, pollutant)"
        " order by all"
    ),
    "base_fuel": (
        "select year, facility_no, unit_no, item, sum(qty_t::decimal(38, 18))::double,"
        " sum(qty_m3::decimal(38, 18))::double,"
        " count(*) > count(month) or count(distinct month) = 12, $run"
        " from ledger.activity where role = 'fuel' and excluded_because is null"
        " group by all order by all"
    ),
    "base_output": (
        "select year, facility_no, unit_no, sum(qty_t::decimal(38, 18))::double, $run"
        " from ledger.activity"
        " where role = 'product' and excluded_because is null and qty_t is not null"
        " group by all order by all"
    ),
}

# files of before the order for permits had a table of months know the order of their ledger
_MONTHS = "permits.outlet_month"
_LEDGER_MONTHS = (
    "select year, month, facility_no, outlet_no, pollutant,"
    " sum(emission_t::decimal(38, 18))::double, $run"
    " from ledger.emission"
    " semi join permits.outlet_gap using (facility_no, outlet_no, pollutant)"
    " where is_chosen and month is not null group by all order by all"
)


def load(
    con: duckdb.DuckDBPyConnection,
    runs: Path | None,
    *,
    year: int,
    base_years: Iterable[int] = (),
    regions: tuple[str, ...] = (),
) -> None:
    """Create `permits.base_actual`, `base_month`, `base_fuel`, `base_output` from published runs.

    Args:
        con: where the new run is computed; its settings name the years of fuel use.
        runs: the folder of published runs; None leaves all tables empty.
        year: the account year; months and days of special periods come from the year before it.
        base_years: years from which a quantity is calculated.
        regions: of the new run; none means all of them. A run of other regions is no base.
    """
    con.execute("create schema if not exists permits")
    for name, schema in _TABLES.items():
        _insert(con, name, schema.empty_table(), is_new=True)
    if runs is None:
        return
    earlier = {base for base in base_years if base != year}
    wanted = {
        "base_actual": {*earlier, year - 1},
        "base_month": {year - 1},
        "base_fuel": {base for base in _fuel_years(con) if base != year},
        "base_output": earlier,
    }
    for name, years in wanted.items():
        for base in sorted(years):
            if folder := latest(runs, base, regions=regions):
                _insert(con, name, _read(folder, name), is_new=False)
        if regions:
            con.execute(f"delete from permits.{name} {_OUTSIDE}")  # noqa: S608 -- names alone


def _fuel_years(con: duckdb.DuckDBPyConnection) -> list[int]:
    found = con.execute("select unnest(fuel_years) from permits.setting").fetchall()
    return [year for (year,) in found]


def latest(runs: Path, year: int, *, regions: tuple[str, ...] = ()) -> Path | None:
    """The run of a year that was published last and speaks of all of these regions.

    Its number rises with every publication. A run without any data says nothing of its year.
    """
    found = [
        (int(match[2]), sealed)
        for sealed in runs.glob(f"{year}-*/{_SEAL}")
        if (match := _FOLDER.fullmatch(sealed.parent.name))
    ]
    for _, sealed in sorted(found, reverse=True):
        facts = json.loads(sealed.read_text(encoding="utf-8")).get("run", {})
        of_regions = {*facts.get("regions", "").split(",")} - {""}
        is_whole = not of_regions or (regions and {*regions} <= of_regions)
        if is_whole and facts.get(CONTENTS) != EMPTY:
            return sealed.parent
    return None


def _read(folder: Path, name: str) -> pa.Table:
    schema = _TABLES[name]
    closed: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
    }
    with duckdb.connect(str(folder / _DATABASE), read_only=True, config=closed) as published:
        query = _QUERIES[name]
        if name == "base_month" and not _has(published, _MONTHS):
            query = _LEDGER_MONTHS
        # files of before the room of the ledger keep its tables under accounting
        for table in ("ledger.activity", "ledger.emission"):
            if not _has(published, table):
                query = query.replace(table, table.replace("ledger", "accounting"))
        rows = published.sql(query, params={"run": folder.name}).to_arrow_table()
    return rows.rename_columns(schema.names).cast(schema)


def _has(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    schema, _, name = table.partition(".")
    found = con.execute(
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, name],
    )
    return bool(found.fetchall())


def _insert(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, *, is_new: bool) -> None:
    con.register("base_rows", rows)
    if is_new:
        con.execute(f"create or replace table permits.{name} as select * from base_rows")  # noqa: S608
    else:
        con.execute(f"insert into permits.{name} select * from base_rows")  # noqa: S608
    con.unregister("base_rows")
