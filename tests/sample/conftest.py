"""The sample city as it is compiled."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.journeys.city import City, of_tables


@pytest.fixture(scope="session")
def city_of_tables(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The sample city imported from its tables and compiled once."""
    return of_tables(tmp_path_factory)


@pytest.fixture(scope="module")
def published(city_of_tables: City) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the city."""
    with city_of_tables.open() as con:
        yield con
