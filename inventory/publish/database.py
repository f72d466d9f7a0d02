"""The file that a run is computed in and published as: opened, given its macros, sealed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from inventory.core.errors import PublishError
from inventory.core.units import sql_macros
from inventory.publish.limits import UNLIMITED, Limits

# files of DuckDB 2.0's own format cannot be opened by the 1.4 and 1.5 clients that auditors have
STORAGE_VERSION = "v1.4.0"
CATALOG = "inventory"

_MACROS = {
    # exact whatever the order of the rows: the same input gives the same sum on any machine
    "sum_t": "sum(x::decimal(38, 18))::double",
    # a mass as findings say it
    "said_t": "format('{:.4g}', x) || ' t'",
}


@contextmanager
def building(
    path: Path, *, spill: Path, limits: Limits = UNLIMITED
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a new database file for one run; what does not fit in memory spills beside it."""
    config: dict[str, Any] = {"temp_directory": str(spill), **limits.settings}
    con = duckdb.connect(":memory:", config=config)
    try:
        con.execute("set autoinstall_known_extensions = false")
        con.execute("set autoload_known_extensions = false")
        con.execute("set enable_progress_bar = false")
        target = str(path).replace("'", "''")
        con.execute(f"attach '{target}' as {CATALOG} (storage_version '{STORAGE_VERSION}')")
        con.execute(f"use {CATALOG}")
        create_macros(con)
        yield con
        con.execute("checkpoint")
        con.execute("use memory")
        con.execute(f"detach {CATALOG}")
    finally:
        con.close()
    if path.with_suffix(path.suffix + ".wal").exists():
        raise PublishError("数据库没有完整落盘", hint="检查磁盘空间后重新编制")
    sync(path)


def create_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Give a database the unit steps, the stoichiometry and the exact sum that models call."""
    for name, expression in {**sql_macros(), **_MACROS}.items():
        con.execute(f"create macro {name}(x) as {expression}")


def sync(path: Path) -> None:
    """Force a file to disk before anything refers to it."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


@contextmanager
def reading(path: Path, *, limits: Limits = UNLIMITED) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a published file read-only, without any way out of it.

    Raises:
        PublishError: the file is missing or is no database.
    """
    if not path.is_file():
        raise PublishError(f"找不到发布文件 {path}", hint="用 --run 指明运行目录")
    try:
        con = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise PublishError(f"发布文件不能打开：{error}") from error
    try:
        _close_off(con, limits)
        yield con
    finally:
        con.close()


def _close_off(con: duckdb.DuckDBPyConnection, limits: Limits) -> None:
    """Shut every way out; connections of one process to one file share their settings."""
    (state,) = rows(
        con,
        "select current_setting('lock_configuration') as is_locked,"
        " current_setting('enable_external_access') as is_open",
    )
    if state["is_locked"]:
        if state["is_open"]:
            raise PublishError("发布文件已被本进程以不受限的方式打开", hint="先关闭其他连接")
        return
    for setting in (
        *(f"{name} = '{value}'" for name, value in limits.settings.items()),
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "enable_external_access = false",
        "python_enable_replacements = false",
        "lock_configuration = true",
    ):
        con.execute(f"set {setting}")


def rows(con: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[dict[str, Any]]:
    """The rows of a query by column name; one mapping gives values by name."""
    is_named = len(values) == 1 and isinstance(values[0], dict)
    cursor = con.execute(sql, values[0] if is_named else list(values))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
