"""A published run without any emission: every table with its columns, as an auditor gets it."""

from collections.abc import Iterator

import duckdb
import pytest

from docs import build
from tests.worlds import World


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The file of a run on a registry that holds the code lists alone."""
    path = build.published(tmp_path_factory.mktemp("published"))
    with duckdb.connect(str(path), read_only=True) as con:
        yield World.published(con)
