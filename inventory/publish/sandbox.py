"""An auditor's own SQL on a published file (受限查询), in a process that can do nothing else.

DuckDB has no privilege boundary inside, and its memory limit does not bind every function, so the
statement runs in a child process: read-only file, no way to other files or the network, settings
locked, and the operating system's own limits on memory, processor time and file size.
"""

import json
import math
import os
import re
import resource
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from inventory.core.errors import ConfigError, PublishError
from inventory.publish.database import reading
from inventory.publish.limits import Limits

MAX_ROWS = 100_000
MAX_SECONDS = 60
_GRACE_SECONDS = 10  # for starting the process and for handing over the rows
_MEMORY_BYTES = 2 << 30
_THREADS = min(os.cpu_count() or 1, 4)  # each takes a share of the memory
_LIMITS = Limits(threads=_THREADS)
_ONE_SELECT = "只接受一条 SELECT 语句 (one SELECT only)"
_EXPLAIN = re.compile(r"\A\s*explain\s+(analyze\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave; `is_cut` when there were more rows than are shown."""

    columns: list[str]
    rows: list[list[Any]]
    is_cut: bool


def ask(database: Path, sql: str, *, seconds: int = MAX_SECONDS) -> Answer:
    """Run one SELECT (or EXPLAIN of one) on a published file, sandboxed.

    Raises:
        ConfigError: the text is not one SELECT, or DuckDB refuses it.
        PublishError: the file is missing, or the query ran into a limit.
    """
    if not database.is_file():
        raise PublishError(f"找不到发布文件 {database}", hint="用 --run 指明运行目录")
    hint = "缩小范围后再查"
    try:
        child = _run(database, sql, seconds=seconds)
        said = json.loads(child)
    except subprocess.TimeoutExpired as error:
        raise PublishError(f"查询超过 {seconds} 秒，已停止", hint=hint) from error
    except ValueError as error:  # the operating system ended the process
        raise PublishError("查询超出内存或时间限制，已停止", hint=hint) from error
    if "limit" in said:
        raise PublishError(said["limit"], hint=hint)
    if "error" in said:
        raise ConfigError(f"查询未能执行：{said['error']}", hint="只接受一条 SELECT 语句")
    return Answer(said["columns"], said["rows"], said["is_cut"])


def _run(database: Path, sql: str, *, seconds: int) -> str:
    """What the child process writes."""
    environment = {
        key: os.environ[key] for key in ("PATH", "LANG", "HOME", "SYSTEMROOT") if key in os.environ
    }
    # UTF-8 whatever the locale of the machine: the text goes through pipes
    python = [sys.executable, "-I", "-X", "utf8", "-m", "inventory.publish.sandbox"]
    child = subprocess.run(  # noqa: S603 -- our own module; the text comes in as text
        [*python, str(database.resolve()), str(seconds)],
        input=sql,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=seconds + _GRACE_SECONDS,
        env=environment,
        check=False,
    )
    return child.stdout


def answer(database: Path, sql: str, *, seconds: int) -> dict[str, Any]:
    """What the child process says of a query: columns and rows, an error, or a limit."""
    try:
        return _select(database, sql, seconds=seconds)
    except duckdb.InterruptException:
        return {"limit": f"查询超过 {seconds} 秒，已停止"}
    except (duckdb.OutOfMemoryException, MemoryError):
        return {"limit": "查询超出内存限制，已停止"}
    except (duckdb.Error, PublishError) as error:
        return {"error": str(error).splitlines()[0]}


def _select(database: Path, sql: str, *, seconds: int) -> dict[str, Any]:
    with reading(database, limits=_LIMITS) as con:
        if not _is_select(con, sql):
            return {"error": _ONE_SELECT}
        clock = threading.Timer(seconds, con.interrupt)
        clock.start()
        try:
            cursor = con.execute(sql)
            columns = _unique([column[0] for column in cursor.description or ()])
            rows = cursor.fetchmany(MAX_ROWS + 1)
        finally:
            clock.cancel()
    shown = [[_plain(value) for value in row] for row in rows[:MAX_ROWS]]
    return {"columns": columns, "rows": shown, "is_cut": len(rows) > MAX_ROWS}


def _is_select(con: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """One SELECT, or the plan of one: a plan that is analysed runs what it is the plan of."""
    for text in (sql, _EXPLAIN.sub("", sql, count=1)):
        statements = con.extract_statements(text)
        try:
            kinds = [statement.type for statement in statements]
        except ValueError:  # a kind that the Python client has no name for
            return False
        if kinds == [duckdb.StatementType.SELECT]:
            return True
        if kinds != [duckdb.StatementType.EXPLAIN]:
            return False
    return False


def _unique(names: list[str]) -> list[str]:
    """Column names as they are, a repeated one with a number, so that none hides another."""
    found: list[str] = []
    for name in names:
        number = 1
        made = name
        while made in found:
            made, number = f"{name}_{number}", number + 1
        found.append(made)
    return found


def _plain(value: Any) -> Any:
    """A value as JSON knows it; what is no number there is missing."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _limit(seconds: int) -> None:
    # processor time adds up over threads; the clock in `_select` stops a query long before
    processor = (seconds + _GRACE_SECONDS) * _THREADS
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    seconds = int(sys.argv[2])
    _limit(seconds)
    said = answer(Path(sys.argv[1]), sys.stdin.read(), seconds=seconds)
    json.dump(said, sys.stdout, ensure_ascii=False, default=str)


if __name__ == "__main__":
    _main()
