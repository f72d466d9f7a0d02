"""What was imported (导入文件): every sheet with what became of its rows."""

from collections.abc import Iterable

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, Table, and_, exists, func, select

from inventory.registry.known import known, sheets
from inventory.registry.tables import HISTORY, IMPORTED


def copy(connection: Connection, con: duckdb.DuckDBPyConnection, *, as_of: int | None) -> None:
    """Create `run.input`: staged, loaded, rejected and superseded rows of every sheet.

    Loaded rows are counted where they stand and superseded rows where they went, so the four
    numbers agree only if no row was lost on the way.
    """
    loaded: dict[int, int] = {}
    superseded: dict[int, int] = {}
    for table in IMPORTED.values():
        for sheet_id, rows in _loaded(connection, table, as_of):
            loaded[sheet_id] = loaded.get(sheet_id, 0) + rows
        for sheet_id, rows in _superseded(connection, table, as_of):
            superseded[sheet_id] = superseded.get(sheet_id, 0) + rows
    found = connection.execute(sheets(as_of)).mappings().all()
    rows = pa.table(
        {
            "file": pa.array([row["file_name"] for row in found], pa.string()),
            "sheet": pa.array([row["sheet"] for row in found], pa.string()),
            "sha256": pa.array([row["sha256"] for row in found], pa.string()),
            "table": pa.array([row["table_name"] for row in found], pa.string()),
            "staged": pa.array([row["staged"] for row in found], pa.int64()),
            "loaded": pa.array([loaded.get(row["sheet_id"], 0) for row in found], pa.int64()),
            "rejected": pa.array([row["rejected"] for row in found], pa.int64()),
            "superseded": pa.array(
                [superseded.get(row["sheet_id"], 0) for row in found], pa.int64()
            ),
        }
    )
    con.execute("create schema if not exists run")
    con.register("input_rows", rows)
    con.execute("create or replace table run.input as select * from input_rows")
    con.unregister("input_rows")


def copy_batches(con: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Create `run.batch`: the batches that wrote rows of the snapshot, or brought their sheets."""
    con.execute("create or replace table run.batch (batch_id bigint)")
    for table in tables:
        con.execute(
            "insert into run.batch"  # noqa: S608 - names of our own tables
            f' select since_batch from registry."{table}" where since_batch is not null'
            " union select sheet.batch_id"
            f' from registry."{table}" join registry.import_sheet as sheet using (sheet_id)'
        )
    con.execute(
        "create or replace table run.batch as select distinct batch_id from run.batch order by 1"
    )


def _loaded(connection: Connection, table: Table, as_of: int | None) -> list[tuple[int, int]]:
    rows = known(table, as_of)
    counted = select(rows.c.sheet_id, func.count()).where(rows.c.sheet_id.is_not(None))
    return [(s, n) for s, n in connection.execute(counted.group_by(rows.c.sheet_id))]


def _superseded(connection: Connection, table: Table, as_of: int | None) -> list[tuple[int, int]]:
    """Rows in the history that are not back in their place since (撤销后恢复的不算)."""
    gone, rows = HISTORY[table.name], known(table, as_of)
    is_back = exists().where(
        and_(rows.c.sheet_id == gone.c.sheet_id, rows.c.row_no == gone.c.row_no)
    )
    ended = [] if as_of is None else [gone.c.superseded_by_batch <= as_of]
    counted = select(gone.c.sheet_id, func.count(gone.c.row_no.distinct())).where(
        gone.c.sheet_id.is_not(None), ~is_back, *ended
    )
    return [(s, n) for s, n in connection.execute(counted.group_by(gone.c.sheet_id))]
