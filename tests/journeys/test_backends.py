"""The published run does not depend on where the registry lies."""

import json
from pathlib import Path

import pytest

from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.intake.load import import_paths
from inventory.publish import manifest, run
from tests.journeys.city import TABLES, YEAR, City, own_copy
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
    workspace = Workspace.create(tmp_path / "city", Config(name="示例市（虚构）", database=url))
    import_paths(workspace, [own_copy(workspace, TABLES)])

    folder = run.compile_run(workspace, run.Scope(year=YEAR, gwp_set=workspace.config.gwp))

    assert digests(folder) == digests(city.run)
    postgres_server.drop(url)
