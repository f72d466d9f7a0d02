"""The sample city as a reader of the handbook has it: imported and compiled once."""

import shutil
from pathlib import Path

import pytest

from inventory.core.workspace import Workspace
from inventory.publish import run
from tests.journeys.city import of_tables


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The workspace of the demo, with a published run."""
    return of_tables(tmp_path_factory).workspace


@pytest.fixture(scope="session")
def database(compiled: Workspace) -> Path:
    """The published file of that run."""
    return run.latest(compiled) / run.DATABASE


@pytest.fixture
def own_city(compiled: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the workspace that a test may change."""
    shutil.copytree(compiled.root, tmp_path / "mycity")
    return Workspace.open(tmp_path / "mycity")
