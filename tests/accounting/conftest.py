"""A small world in DuckDB: registry and factor rows in, ledger out."""

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest
from tests.worlds import World


@pytest.fixture
def world() -> Iterator[Callable[..., World]]:
    """Builds worlds and closes them."""
    opened: list[World] = []

    def build(**tables: list[dict[str, Any]]) -> World:
        made = World.of(**tables)
        opened.append(made)
        return made

    yield build
    for made in opened:
        made.con.close()
