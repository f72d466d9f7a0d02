"""The catalogue of findings and of reasons, so that SQL models can give each its words."""

import csv
import io
from importlib.resources import files

import duckdb
import pyarrow as pa

from inventory.core.findings import catalogue
from inventory.quality import macros


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Create `quality.catalogue` from `core/findings.csv`, and what this room brings of its own."""
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
    for name in ("reason", "implied_word", "fuel_gas", "known_difference"):
        _words(con, name)
    macros.create(con)


def _words(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """A table that stands beside this module; columns of ranks and counts are numbers."""
    text = files("inventory.quality").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    rows = [
        {key: _typed(key, value) for key, value in row.items()}
        for row in csv.DictReader(io.StringIO(text))
    ]
    con.register("word_rows", pa.Table.from_pylist(rows))
    con.execute(f"create table quality.{name} as from word_rows")
    con.unregister("word_rows")


def _typed(key: str, value: str) -> str | int | float:
    if key == "rank":
        return int(value)
    return float(value) if key.endswith("_n") else value
