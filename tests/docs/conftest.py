"""The sample city as a reader of the handbook has it: imported and compiled once."""

import shutil
from pathlib import Path

import pytest

from inventory.core.config import Config
from inventory.core.resources import shipped
from inventory.core.workspace import Workspace
from inventory.intake.load import import_paths
from inventory.publish import run


@pytest.fixture(scope="session")
def compiled(registry_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the sample city and one published run."""
    made = Workspace.create(tmp_path_factory.mktemp("handbook") / "mycity", Config(name="示例市"))
    shutil.copyfile(registry_template, made.root / "registry.db")
    tables = made.root / "inbox" / "tables"  # marked workbooks are written beside what is read
    shutil.copytree(shipped("sample_data") / "tables", tables)
    import_paths(made, [tables])
    run.compile_run(made, run.Scope(year=2024, gwp_set=made.config.gwp))
    return made


@pytest.fixture(scope="session")
def database(compiled: Workspace) -> Path:
    """The published file of that run."""
    return run.latest(compiled) / run.DATABASE


@pytest.fixture
def own_city(compiled: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the workspace that a test may change."""
    shutil.copytree(compiled.root, tmp_path / "mycity")
    return Workspace.open(tmp_path / "mycity")
