"""The file that a run is computed in and published as: opened, given its macros, sealed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from inventory.core.errors import PublishError
from inventory.core.units import sql_macros

# files of DuckDB 2.0's own format cannot be opened by the 1.4 and 1.5 clients that auditors have
STORAGE_VERSION = "v1.4.0"
CATALOG = "inventory"

_MACROS = {
    # exact whatever the order of the rows: the same input gives the same sum on any machine
    "sum_t": "sum(x::decimal(38, 18))::double",
}


@contextmanager
def building(path: Path, *, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a new database file for one run; what does not fit in memory spills beside it."""
    con = duckdb.connect(":memory:", config={"temp_directory": str(spill)})
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
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
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
        for setting in (
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "enable_external_access = false",
            "python_enable_replacements = false",
            "lock_configuration = true",
        ):
            con.execute(f"set {setting}")
        yield con
    finally:
        con.close()
