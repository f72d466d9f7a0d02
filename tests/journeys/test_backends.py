"""The published run does not depend on where the registry lies."""

import json
from pathlib import Path

import pytest

from inventory.cli import demo
from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.publish import manifest
from tests.journeys.city import City, own_tables, silent
from tests.registry.conftest import PostgresServer, postgres_server

__all__ = ["postgres_server"]


def digests(folder: Path) -> dict[str, object]:
    """Rows and digest of every published table but the facts of the run itself."""
    sealed = json.loads((folder / manifest.FILE_NAME).read_text(encoding="utf-8"))
    tables: dict[str, object] = sealed["tables"]
    return {name: digest for name, digest in tables.items() if name != "run.manifest"}


@pytest.mark.postgres
def test_sqlite_and_postgresql_give_the_same_tables(
    city: City, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """The same workbooks give byte-equal tables from a registry on either backend."""
    url = postgres_server.seeded()
    config = Config(name="示例市（虚构）", database=url, base_years=(demo.BASE_YEAR,))
    workspace = Workspace.create(tmp_path / "city", config)

    _, folder = demo.fill(workspace, own_tables(workspace), tell=silent)

    assert digests(folder) == digests(city.run)
    postgres_server.drop(url)
