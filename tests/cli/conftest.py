"""Workspaces for commands: the sample city, read only, and one that may be changed."""

import shutil
from pathlib import Path

import pytest

from tests.journeys.city import City, of_workbook


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The sample city imported from one workbook; commands only read it."""
    return of_workbook(tmp_path_factory)


@pytest.fixture
def own_city(city: City, tmp_path: Path) -> City:
    """A copy of the city's workspace, free to be changed."""
    root = tmp_path / "workspace"
    shutil.copytree(city.root, root)
    return City(root)
