"""SQL models (核算模型): one file, one SELECT, one table or view of a DuckDB database.

A model is `inventory/<room>/sql/**/<name>.sql` and becomes `<room>.<name>`. Its head says what it
is: `-- title: 中文 · English`, `-- grain:`, `-- cites:`, and `-- stored: view` where the rows are
cheap to derive and too many to keep. Run order follows from the tables that each SELECT names,
which DuckDB itself reports; nothing is listed by hand.

A model with `-- union: folder` is made of all files of that folder beside it: its SELECT reads
`part`, one row of which is a row of one of them, with the name of the file as `branch`. Files with
`-- stored: inline` stand in such a folder, and in no table of their own.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import duckdb

from inventory.core import overflow
from inventory.core.errors import ModelError

_ROOMS = Path(__file__).resolve().parent.parent
_HEAD = ("title", "grain", "cites")
_HINT = "这是程序或数据版本的问题，请把本条信息发给维护人员"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One SQL model with what its head says about it."""

    room: str
    name: str
    sql: str
    title_zh: str
    title_en: str
    grain: str
    cites: tuple[str, ...]
    is_view: bool = False
    path: Path | None = None

    @property
    def qualified(self) -> str:
        """The name in the database: room and model."""
        return f"{self.room}.{self.name}"


@dataclass(frozen=True, slots=True)
class _File:
    """A SQL file as it is read: its room, its head, and the text below the head."""

    path: Path
    room: str
    head: dict[str, str]
    sql: str

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def is_inline(self) -> bool:
        return self.head.get("stored") == "inline"

    @property
    def body(self) -> str:
        """The SELECT without its head."""
        lines = self.sql.splitlines()
        while lines and lines[0].startswith("-- "):
            lines.pop(0)
        return "\n".join(lines)


@cache
def discover() -> tuple[Model, ...]:
    """Every model of the package, by room and name.

    Raises:
        ModelError: a head line is missing, or a union has no branches.
    """
    files = [_read(path) for path in sorted(_ROOMS.glob("*/sql/**/*.sql"))]
    return tuple(_model(file, files) for file in files if not file.is_inline)


@cache
def branches() -> dict[str, tuple[Path, ...]]:
    """The files that each union is made of, by its qualified name."""
    files = [_read(path) for path in sorted(_ROOMS.glob("*/sql/**/*.sql"))]
    return {
        f"{file.room}.{file.name}": tuple(part.path for part in _parts(file, files))
        for file in files
        if "union" in file.head
    }


def _read(path: Path) -> _File:
    sql = path.read_text(encoding="utf-8")
    head: dict[str, str] = {}
    for line in sql.splitlines():
        if not line.startswith("-- "):
            break
        key, _, value = line.removeprefix("-- ").partition(": ")
        head[key] = value
    missing = [key for key in _HEAD if key not in head]
    if missing or " · " not in head["title"]:
        raise ModelError(f"模型 {path.name} 缺少文件头：{'、'.join(missing) or 'title 的中英文'}")
    return _File(path, path.relative_to(_ROOMS).parts[0], head, sql)


def _model(file: _File, files: list[_File]) -> Model:
    title_zh, title_en = file.head["title"].split(" · ", 1)
    return Model(
        room=file.room,
        name=file.name,
        sql=_united(file, files) if "union" in file.head else file.sql,
        title_zh=title_zh,
        title_en=title_en,
        grain=file.head["grain"],
        cites=tuple(part.strip() for part in file.head["cites"].split(";")),
        is_view=file.head.get("stored") == "view",
        path=file.path,
    )


def _parts(file: _File, files: list[_File]) -> list[_File]:
    folder = file.path.parent / file.head["union"]
    return [part for part in files if part is not file and folder in part.path.parents]


def _united(file: _File, files: list[_File]) -> str:
    """The SELECT of a union with its branches written out before it."""
    parts = _parts(file, files)
    if not parts:
        raise ModelError(f"模型 {file.path.name} 的文件夹 {file.head['union']} 中没有模型")
    united = "\n    union all by name\n".join(_branch(part) for part in parts)
    head = file.sql.removesuffix("\n").removesuffix(file.body)
    body = file.body.strip()
    rest = f",\n\n{body.removeprefix('with ')}" if body.startswith("with ") else f"\n\n{body}"
    return f"{head}with part as (\n{united}\n){rest}\n"


def _branch(part: _File) -> str:
    if not part.is_inline:
        return f"    select '{part.name}' as branch, * from {part.room}.{part.name}"  # noqa: S608
    inner = "\n".join(f"        {line}".rstrip() for line in part.body.strip().splitlines())
    return f"    select '{part.name}' as branch, * from (\n{inner}\n    )"  # noqa: S608 -- our files


def tables_of(sql: str, con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The schema-qualified tables that a SELECT reads; CTEs carry no schema and drop out.

    Raises:
        ModelError: the text is not exactly one SELECT.
    """
    (text,) = _one(con.execute("select json_serialize_sql(?)", [sql]))
    tree = json.loads(text)
    if tree["error"] or len(tree["statements"]) != 1:
        raise ModelError(f"不是单独一条 SELECT：{tree.get('error_message', sql[:80])}")
    return frozenset(_base_tables(tree))


def _base_tables(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        # `recurring` is how a recursive CTE names what it has found so far
        if node.get("type") == "BASE_TABLE" and node.get("schema_name") not in {
            None,
            "",
            "recurring",
        }:
            yield f"{node['schema_name']}.{node['table_name']}"
        for part in node.values():
            yield from _base_tables(part)
    elif isinstance(node, list):
        for part in node:
            yield from _base_tables(part)


@cache
def in_order(models: tuple[Model, ...]) -> tuple[Model, ...]:
    """The models so that each comes after all that it reads; found once for each set of them.

    Raises:
        ModelError: two models read each other.
    """
    by_name = {model.qualified: model for model in models}
    with duckdb.connect() as con:  # reading a SELECT needs no tables
        graph = {
            name: sorted(tables_of(model.sql, con) & by_name.keys())
            for name, model in sorted(by_name.items())
        }
    try:
        return tuple(by_name[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise ModelError(f"模型互相引用：{' → '.join(error.args[1])}") from error


def run(
    con: duckdb.DuckDBPyConnection,
    models: Iterable[Model],
    *,
    on_model: Callable[[Model], None] = lambda _: None,
) -> None:
    """Build every model in the database, in order; `on_model` is told before each.

    Raises:
        ModelError: a model does not run; the message names it.
    """
    for model in in_order(tuple(models)):
        on_model(model)
        _log.debug("model %s", model.qualified)
        kind = "view" if model.is_view else "table"
        try:
            con.execute(f"create schema if not exists {model.room}")
            con.execute(f"create or replace {kind} {model.qualified} as\n{model.sql}")
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
            raise _too_large(con, model, error) from error
        except duckdb.Error as error:
            raise ModelError(
                f"模型 {model.qualified} 运行失败：{error}",
                hint=_HINT,
            ) from error


def _too_large(con: duckdb.DuckDBPyConnection, model: Model, error: duckdb.Error) -> ModelError:
    """What a number that no sum can hold is told as: the values, and the rows they stand in."""
    values = overflow.told(con, tables_of(model.sql, con))
    if not values:
        return ModelError(f"模型 {model.qualified} 运行失败：{error}", hint=_HINT)
    return ModelError(
        f"模型 {model.qualified} 中的数大得不能相加：{'；'.join(values)}",
        hint="核对这些行的数值、单位和所用的系数（本地因子包），改正后重新编制",
    )


def _one(cursor: duckdb.DuckDBPyConnection) -> tuple[str]:
    row = cursor.fetchone()
    assert row is not None  # noqa: S101 -- a scalar SELECT always has its row
    return row
