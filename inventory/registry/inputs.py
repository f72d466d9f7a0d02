"""What was imported (导入文件): every sheet with what became of its rows."""

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, func, select

from inventory.registry.tables import IMPORTED, PROVENANCE


def copy(connection: Connection, con: duckdb.DuckDBPyConnection) -> None:
    """Create `run.input`: staged, loaded, rejected and superseded rows of every sheet.

    Loaded rows are counted where they stand now and superseded rows where they went, so the four
    numbers agree only if no row was lost on the way.
    """
    sheet = PROVENANCE["import_sheet"]
    history = PROVENANCE["row_history"]
    loaded: dict[int, int] = {}
    for table in IMPORTED.values():
        counted = select(table.c.sheet_id, func.count()).group_by(table.c.sheet_id)
        for sheet_id, rows in connection.execute(counted.where(table.c.sheet_id.is_not(None))):
            loaded[sheet_id] = loaded.get(sheet_id, 0) + rows
    replaced = select(history.c.sheet_id, func.count()).group_by(history.c.sheet_id)
    superseded = dict(map(tuple, connection.execute(replaced)))
    sheets = connection.execute(select(sheet).order_by(sheet.c.sheet_id)).mappings().all()
    rows = pa.table(
        {
            "file": pa.array([row["file_name"] for row in sheets], pa.string()),
            "sheet": pa.array([row["sheet"] for row in sheets], pa.string()),
            "sha256": pa.array([row["sha256"] for row in sheets], pa.string()),
            "table": pa.array([row["table_name"] for row in sheets], pa.string()),
            "staged": pa.array([row["staged"] for row in sheets], pa.int64()),
            "loaded": pa.array([loaded.get(row["sheet_id"], 0) for row in sheets], pa.int64()),
            "rejected": pa.array([row["rejected"] for row in sheets], pa.int64()),
            "superseded": pa.array(
                [superseded.get(row["sheet_id"], 0) for row in sheets], pa.int64()
            ),
        }
    )
    con.execute("create schema if not exists run")
    con.register("input_rows", rows)
    con.execute("create or replace table run.input as select * from input_rows")
    con.unregister("input_rows")
