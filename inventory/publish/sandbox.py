"""An auditor's own SQL on a published file (受限查询), in a process that can do nothing else.

DuckDB has no privilege boundary inside, and its memory limit does not bind every function, so the
statement runs in a child process: read-only file, no way to other files or the network, settings
locked, and the operating system's own limits on memory, processor time and file size.
"""

import json
import os
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

MAX_ROWS = 100_000
MAX_SECONDS = 60
_MEMORY_BYTES = 2 << 30
_ALLOWED = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave; `is_cut` when there were more rows than are shown."""

    columns: list[str]
    rows: list[list[Any]]
    is_cut: bool


def ask(database: Path, sql: str) -> Answer:
    """Run one SELECT (or EXPLAIN) on a published file, sandboxed.

    Raises:
        ConfigError: the text is not one SELECT, or DuckDB refuses it.
        PublishError: the file is missing, or the query ran into a limit.
    """
    if not database.is_file():
        raise PublishError(f"找不到发布文件 {database}", hint="用 --run 指明运行目录")
    environment = {
        key: os.environ[key] for key in ("PATH", "LANG", "HOME", "SYSTEMROOT") if key in os.environ
    }
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-m", "inventory.publish.sandbox", str(database.resolve())],
            input=sql,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=MAX_SECONDS + 10,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PublishError(f"查询超过 {MAX_SECONDS} 秒，已停止", hint="缩小范围后再查") from error
    try:
        answer = json.loads(child.stdout)
    except ValueError as error:
        raise PublishError("查询超出内存或时间限制，已停止", hint="缩小范围后再查") from error
    if "error" in answer:
        raise ConfigError(f"查询未能执行：{answer['error']}", hint="只接受一条 SELECT 语句")
    return Answer(answer["columns"], answer["rows"], answer["is_cut"])


def _answer(database: Path, sql: str) -> dict[str, Any]:
    with reading(database) as con:
        statements = con.extract_statements(sql)
        if len(statements) != 1 or statements[0].type not in _ALLOWED:
            return {"error": "只接受一条 SELECT 语句 (one SELECT only)"}
        clock = threading.Timer(MAX_SECONDS, con.interrupt)
        clock.start()
        try:
            cursor = con.execute(statements[0])
            columns = [column[0] for column in cursor.description or ()]
            rows = cursor.fetchmany(MAX_ROWS + 1)
        finally:
            clock.cancel()
    return {"columns": columns, "rows": rows[:MAX_ROWS], "is_cut": len(rows) > MAX_ROWS}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _main() -> None:
    _limit()
    try:
        answer = _answer(Path(sys.argv[1]), sys.stdin.read())
    except (duckdb.Error, PublishError) as error:
        answer = {"error": str(error).splitlines()[0]}
    except MemoryError:
        answer = {"error": "内存不足 (out of memory)"}
    json.dump(answer, sys.stdout, ensure_ascii=False, default=str)


if __name__ == "__main__":
    _main()
