"""The catalogue of findings as a table, so that SQL models can give each problem its words."""

import duckdb
import pyarrow as pa

from inventory.core.findings import catalogue


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Create `quality.catalogue` from `core/findings.csv`."""
    entries = catalogue().values()
    rows = pa.table(
        {
            "code": [entry.code for entry in entries],
            "severity": [entry.severity.value for entry in entries],
            "room": [entry.room for entry in entries],
            "message_zh": [entry.message_zh for entry in entries],
            "message_en": [entry.message_en for entry in entries],
            "remedy_zh": [entry.remedy_zh for entry in entries],
        }
    )
    con.register("catalogue_rows", rows)
    con.execute("create schema if not exists quality")
    con.execute("create table quality.catalogue as select * from catalogue_rows")
    con.unregister("catalogue_rows")
