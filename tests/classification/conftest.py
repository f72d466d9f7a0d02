"""A DuckDB connection with the classification loaded and its models run."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from inventory.classification import load, tree
from inventory.core import models

# sums and what belongs to them, as the registry's list of pollutants relates them
_PARTS = {
    "PM": "",
    "NO2": "NOx",
    "Benzene": "VOCs",
    "HFC-125": "HFCs",
    "HFC-134a": "HFCs",
    "HFC-23": "HFCs",
    "CF4": "PFCs",
    "PM10": "TSP",
    "PM2.5": "PM10",
}


@pytest.fixture(scope="session")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables and models of the room over every substance that the tree lists."""
    whole = tree.load()
    gases = {code for item in whole.categories.values() for code in item.gases}
    listed = {code for item in whole.categories.values() for code in item.carries}
    codes = sorted(listed | _PARTS.keys())
    pollutants = pa.table(
        {
            "pollutant": codes,
            "kind": [
                "ghg" if code in gases or code.startswith("HFC") else "air_pollutant"
                for code in codes
            ],
            "subset_of": [_PARTS.get(code) or None for code in codes],
        }
    )
    with duckdb.connect() as connection:
        load.load(connection)
        connection.execute("create schema registry")
        connection.register("arrow_rows", pollutants)
        connection.execute("create table registry.pollutant as from arrow_rows")
        models.run(connection, [m for m in models.discover() if m.room == "classification"])
        yield connection
