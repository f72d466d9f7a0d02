"""The sample city for its journeys."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.journeys.city import City, of_tables, of_workbook


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The sample city imported from its tables and compiled once."""
    return of_tables(tmp_path_factory)


@pytest.fixture(scope="session")
def book_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The sample city imported from one workbook."""
    return of_workbook(tmp_path_factory)


@pytest.fixture(scope="module")
def published(city: City) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the city."""
    with city.open() as con:
        yield con
