"""Connections to the registry: SQLite by default, PostgreSQL for many users."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import ArgumentError

from inventory.core.errors import ConfigError

_PRAGMAS = (
    "pragma foreign_keys = on",
    "pragma busy_timeout = 30000",  # first, so that the switch to WAL waits its turn too
    "pragma journal_mode = wal",
    "pragma synchronous = normal",
)


def connect(url: str) -> Engine:
    """An engine for a registry URL; `postgresql://` means the psycopg 3 driver.

    Raises:
        ConfigError: the URL cannot be read, or names another kind of database.
    """
    address = parse(url)
    if address.get_backend_name() == "postgresql":
        return sqlalchemy.create_engine(address, pool_pre_ping=True)
    engine = sqlalchemy.create_engine(address)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def parse(url: str) -> URL:
    """The registry URL with its driver.

    Raises:
        ConfigError: the URL cannot be read, or names another kind of database.
    """
    hint = "例如 sqlite:///registry.db 或 postgresql://用户:口令@主机/库"
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise ConfigError("登记库地址无法识别 (unreadable database URL)", hint=hint) from error
    if address.drivername in {"postgresql", "postgres"}:
        return address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise ConfigError(
            f"登记库只支持 SQLite 和 PostgreSQL，现为 {address.drivername}", hint=hint
        )
    return address


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction: committed at the end, rolled back on any error.

    SQLite takes the write lock at once (`begin immediate`): a second writer waits, instead of
    failing half-way when its snapshot is out of date.
    """
    with engine.connect() as connection:
        connection.execution_options(registry_writes=True)
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction that sees one state of the registry throughout."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def _prepare_sqlite(dbapi_connection: Any, record: object) -> None:
    del record
    dbapi_connection.isolation_level = None  # transactions begin in `_begin_sqlite` alone
    for pragma in _PRAGMAS:
        dbapi_connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("registry_writes", False)
    connection.exec_driver_sql("begin immediate" if is_write else "begin")
