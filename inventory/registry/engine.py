"""Connections to the registry: SQLite by default, PostgreSQL for many users."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from inventory.core.errors import ConfigError, WorkspaceError

_PRAGMAS = (
    "pragma foreign_keys = on",
    "pragma busy_timeout = 30000",  # first, so that the switch to WAL waits its turn too
    "pragma journal_mode = wal",
    "pragma synchronous = normal",
    "pragma cache_size = -65536",  # 64 MiB: a year of a city's activity stays in memory
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

    Raises:
        WorkspaceError: the disk is full or fails, or another program keeps the registry busy.
    """
    with _told(), engine.connect() as connection:
        connection.execution_options(registry_writes=True)
        with connection.begin():
            yield connection


@contextmanager
def trying(engine: Engine) -> Iterator[Connection]:
    """A write transaction that is never committed: what would happen, without it happening."""
    with _told(), engine.connect() as connection:
        connection.execution_options(registry_writes=True)
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()


# what SQLite and PostgreSQL say when the machine, not the data, is at fault
_SITUATIONS = (
    (
        re.compile("database or disk is full|disk I/O error|No space left|could not extend file"),
        "磁盘空间不足或写入出错，登记库没有改动 (disk full)",
        "腾出磁盘空间后重新执行；已有数据和已发布的运行不受影响",
    ),
    (
        re.compile("database is locked|lock timeout|deadlock detected"),
        "登记库正被另一个程序占用 (registry busy)",
        "等另一个导入或编制结束后再执行；长时间如此时，关闭打开登记库的其他程序",
    ),
)


@contextmanager
def _told() -> Iterator[None]:
    """Say in the user's words what the machine could not do."""
    try:
        yield
    except DBAPIError as error:
        for pattern, message, hint in _SITUATIONS:
            if pattern.search(str(error.orig)):
                raise WorkspaceError(message, hint=hint) from error
        raise


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
