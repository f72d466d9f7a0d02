"""What the tests of several rooms share: a workspace whose registry is ready for rows."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.registry import engine, schema, seed
from tests.worlds import World


@pytest.fixture(scope="session")
def registry_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry file at head with its code lists, made once and copied by every test."""
    path = tmp_path_factory.mktemp("registry") / "template.db"
    schema.upgrade(f"sqlite:///{path}")
    registry = engine.connect(f"sqlite:///{path}")
    seed.seed(registry)
    registry.dispose()
    return path


@pytest.fixture
def workspace(tmp_path: Path, registry_template: Path) -> Workspace:
    """An initialised workspace on SQLite: schema at head, code lists in place, nothing imported."""
    made = Workspace.create(tmp_path / "workspace", Config(name="测试市"))
    shutil.copyfile(registry_template, made.root / "registry.db")
    return made


@pytest.fixture
def registry_engine(workspace: Workspace) -> Iterator[Engine]:
    """The registry of `workspace`."""
    registry = engine.connect(workspace.database_url)
    yield registry
    registry.dispose()


@pytest.fixture
def world() -> Iterator[Callable[..., World]]:
    """Builds worlds, small DuckDB databases and closes them."""
    opened: list[World] = []

    def build(**tables: Any) -> World:
        made = World.of(**tables)
        opened.append(made)
        return made

    yield build
    for made in opened:
        made.close()
