"""Former names of published tables (旧表名): views for one release, after which they go.

`renamed.csv` lists what a release moved; the change log announces it.
"""

import csv
import io
from functools import cache
from importlib.resources import files

import duckdb


@cache
def names() -> dict[str, str]:
    """Each former name with the name that holds today, room included."""
    text = files("inventory.publish").joinpath("renamed.csv").read_text(encoding="utf-8")
    return {row["old"]: row["new"] for row in csv.DictReader(io.StringIO(text))}


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Give a finished run its former names beside those of today."""
    for old, new in names().items():
        con.execute(f"create view {old} as from {new}")
