"""Published runs for tests: the sample city as it is, and copies to be spoilt."""

import shutil
from pathlib import Path

import pytest

from inventory.core.workspace import Workspace
from tests.intake.desk import Desk, activity, coal
from tests.journeys.city import City, of_tables, of_workbook


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The sample city imported from its tables and compiled once."""
    return of_tables(tmp_path_factory)


@pytest.fixture(scope="session")
def book_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The sample city imported from one workbook, so that numbers lead to cells of it."""
    return of_workbook(tmp_path_factory)


@pytest.fixture
def copied(city: City, tmp_path: Path) -> Path:
    """A copy of the city's run folder, free to be changed."""
    folder = tmp_path / city.run.name
    shutil.copytree(city.run, folder)
    return folder


@pytest.fixture
def told(workspace: Workspace, tmp_path: Path) -> Workspace:
    """A workspace that has something to tell of its year: two plants, one of them burns coal."""
    desk = Desk(workspace, tmp_path / "handed-in")
    desk.folder.mkdir()
    desk.parents()
    desk.load(desk.csv("activity.csv", activity(coal())))
    return workspace
