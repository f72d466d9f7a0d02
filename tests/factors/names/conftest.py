"""A bureau's own pack beside the built-in ones."""

from collections.abc import Callable
from pathlib import Path

import pytest

from inventory.core.workspace import Workspace
from inventory.factors import local
from inventory.factors.check import Known
from inventory.factors.library import Library
from inventory.factors.names.resolver import Names

LocalNames = Callable[..., Names]


@pytest.fixture
def local_names(workspace: Workspace, write_pack: Callable[..., Path]) -> LocalNames:
    """A function from rows of a local pack to the names that the library then knows."""

    def names(*rows: dict[str, object]) -> Names:
        numbered = [
            {
                "factor_id": f"local:{number}",
                "param": "removal",
                "pollutant": "SO2",
                "value": "90",
                "unit": "percent",
                "source": "本地实测",
                **row,
            }
            for number, row in enumerate(rows)
        ]
        folder = write_pack("local", factor=numbered, item=None)
        return Names.of(Library.open(local.add(workspace, folder, known=Known()).workspace))

    return names
