"""The input of a run, frozen (快照): registry rows copied once into DuckDB, through Arrow.

Works alike for SQLite and PostgreSQL, needs no DuckDB extension, and holds a few thousand rows
in memory at a time. Rows are sorted by DuckDB, so collations of a server have no say in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import duckdb
import pyarrow as pa
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Double,
    Engine,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    extract,
    select,
)

from inventory.registry import impossible, inputs, standing
from inventory.registry import regions as regions_of
from inventory.registry.engine import reading
from inventory.registry.known import findings, known, sheets
from inventory.registry.tables import CODE_LISTS, IMPORTED, PROVENANCE

# the category tree is loaded by its own room, with all its columns
COPIED: Final = {
    **{name: table for name, table in CODE_LISTS.items() if name != "category"},
    "import_sheet": PROVENANCE["import_sheet"],
    "finding": PROVENANCE["finding"],
    **IMPORTED,
}

# tables whose rows belong to one year; a target's year is the year it is due
YEAR_BOUND: Final = frozenset(
    {
        "abatement_run",
        "activity",
        "permit_limit",
        "reported_emission",
        "region_activity",
        "region_indicator",
        "device_run",
        "monitoring_summary",
        "report_line",
        "exceedance",
        "value_decision",
    }
)

# tables whose rows belong to a day
DATED: Final = {"manual_test": "tested_on", "fugitive_test": "tested_on", "special_period": "day"}

# tables whose rows last from a day to a day; monitored hours look back into the year before
SPANNING: Final = {"standstill": ("started_on", "ended_on")}

_ORDER: Final = {
    "activity": ("facility_no", "unit_no", "month", "role", "item", "flow", "lot_no", "activity_id")
}

# DuckDB type and Arrow type of each column type; the first match counts
_TYPES: Final = (
    (Text, "VARCHAR", pa.string()),
    (BigInteger, "BIGINT", pa.int64()),
    (Integer, "INTEGER", pa.int32()),
    (Double, "DOUBLE", pa.float64()),
    (Boolean, "BOOLEAN", pa.bool_()),
    (Date, "DATE", pa.date32()),
)

# how SQLite hands over what it has no type for
_SQLITE_WIRE: Final = {pa.date32(): pa.string(), pa.bool_(): pa.int8()}

CORRECTED: Final = "finding_corrected"  # findings that no longer stand, among the counts
# one DuckDB vector; far larger batches fall out of the processor's cache and take twice as long
_BATCH_ROWS: Final = 2_048
_INCOMING: Final = "registry_incoming"


def copy(
    engine: Engine,
    con: duckdb.DuckDBPyConnection,
    *,
    year: int,
    regions: tuple[str, ...] = (),
    as_of: int | None = None,
) -> dict[str, int]:
    """Copy one year of the registry into schema `registry`, and `run.input`; rows per table.

    Findings about rows that were corrected since are left out, and counted.

    Args:
        engine: the registry.
        con: where the run is computed; tables of an earlier snapshot are replaced.
        year: keeps the rows of this year in year-bound tables.
        regions: keeps facilities and area sources of these regions and of all regions below.
        as_of: the batch after which the registry is looked at; None means now.

    Raises:
        ConfigError: a region is not in the registry.
    """
    con.execute("create schema if not exists registry")
    with reading(engine) as connection:
        inputs.copy(connection, con, as_of=as_of)
        codes = regions_of.with_those_below(connection, regions) if regions else None
        counts = {
            name: _copy_table(
                connection, con, table, rows=_rows(table, year=year, codes=codes, as_of=as_of)
            )
            for name, table in COPIED.items()
        }
        done = standing.ended(connection, as_of)
    counts[CORRECTED] = _leave_out(con, done)
    counts["finding"] -= counts[CORRECTED]
    inputs.copy_batches(con, IMPORTED)
    impossible.set_aside(con)
    return counts


def _leave_out(con: duckdb.DuckDBPyConnection, findings: Iterable[int]) -> int:
    """Take the findings out that no longer stand, and count them."""
    con.register(_INCOMING, pa.table({"finding_id": pa.array(sorted(findings), pa.int64())}))
    try:
        gone = con.execute(
            f"delete from registry.finding where finding_id in (from {_INCOMING})"  # noqa: S608
        ).fetchone()
    finally:
        con.unregister(_INCOMING)
    return int(gone[0]) if gone else 0


def create(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create one table of the snapshot, empty, with the columns and types of the registry."""
    columns = ", ".join(f'"{column.name}" {_types(column)[0]}' for column in table.columns)
    con.execute(f'create or replace table registry."{table.name}" ({columns})')


def _rows(
    table: Table, *, year: int, codes: Sequence[str] | None, as_of: int | None
) -> Select[Any]:
    if table.name == "import_sheet":
        return sheets(as_of)
    if table.name == "finding":
        return findings(as_of)
    if table.name not in IMPORTED:
        return select(table)
    source = known(table, as_of)
    statement = select(*source.c).where(*_in_year(table.name, source, year))
    if codes is None or table.name == "region":
        return statement
    return statement.where(*regions_of.inside(table.name, source, codes, as_of=as_of))


def _in_year(name: str, source: FromClause, year: int) -> Iterator[ColumnElement[bool]]:
    if name in YEAR_BOUND:
        yield source.c.year == year
    elif name in DATED:
        yield extract("year", source.c[DATED[name]]) == year
    elif name in SPANNING:
        first, last = (extract("year", source.c[column]) for column in SPANNING[name])
        yield first <= year
        yield last >= year - 1


def _copy_table(
    connection: Connection, con: duckdb.DuckDBPyConnection, table: Table, *, rows: Select[Any]
) -> int:
    order = _ORDER.get(table.name) or [column.name for column in table.primary_key.columns]
    by = ", ".join(f'"{name}" nulls last' for name in order)
    create(con, table)
    schema = pa.schema([(column.name, _types(column)[1]) for column in table.columns])
    con.register(
        _INCOMING, pa.RecordBatchReader.from_batches(schema, _batches(connection, rows, schema))
    )
    try:
        loaded = con.execute(
            f'insert into registry."{table.name}" select * from {_INCOMING} order by {by}'  # noqa: S608
        ).fetchone()
    finally:
        con.unregister(_INCOMING)
    return int(loaded[0]) if loaded else 0


def _batches(
    connection: Connection, rows: Select[Any], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """Rows of a server-side cursor of the driver itself: a million Row objects cost a second."""
    compiled = rows.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    given = compiled.params
    parameters: Any = given
    if compiled.positional:
        parameters = tuple(given[name] for name in compiled.positiontup or ())
    driver: Any = connection.connection.driver_connection
    is_sqlite = connection.dialect.name == "sqlite"
    wire = [_SQLITE_WIRE.get(kind, kind) if is_sqlite else kind for kind in schema.types]
    cursor = driver.cursor() if is_sqlite else driver.cursor(name=_INCOMING, binary=True)
    try:
        cursor.execute(str(compiled), parameters)
        while fetched := cursor.fetchmany(_BATCH_ROWS):
            arrays = [
                pa.array(values, sent) if sent == kind else pa.array(values, sent).cast(kind)
                for values, sent, kind in zip(
                    zip(*fetched, strict=True), wire, schema.types, strict=True
                )
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)
    finally:
        cursor.close()


def _types(column: Column[Any]) -> tuple[str, pa.DataType]:
    for kind, in_duckdb, in_arrow in _TYPES:
        if isinstance(column.type, kind):
            return in_duckdb, in_arrow
    raise TypeError(f"{column} has a type that the snapshot does not know: {column.type!r}")
