"""Group replacement (整组替换): later rows take the place of a whole group, old ones stay readable.

Set statements only, alike on SQLite and PostgreSQL; the caller's transaction makes them one step.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from inventory.registry.tables import GROUP_KEYS, HISTORY

_CHUNK_ROWS = 50_000
_PARAMETERS = 4_000  # of one statement; SQLite takes eight times as many
Columns = Mapping[str, "pd.Series[Any]"]


def upsert(
    connection: Connection, target: Table, columns: Columns, *, batch_id: int
) -> dict[int, int]:
    """Write rows over those of the same key; a column that the sheet lacks keeps its values.

    Returns how many rows of each earlier sheet were written over.
    """
    incoming = _temporary("incoming", {name: target.c[name].type for name in columns})
    incoming.create(connection)
    insert_rows(connection, incoming, columns)
    key = GROUP_KEYS[target.name]
    same = and_(*(target.c[name] == incoming.c[name] for name in key))
    replaced = to_history(connection, target, same, batch_id=batch_id)
    rest = [name for name in columns if name not in key]
    connection.execute(update(target).values({n: incoming.c[n] for n in rest}).where(same))
    new = select(*incoming.c).where(~exists(select(1).select_from(target).where(same)))
    connection.execute(insert(target).from_select(list(columns), new))
    incoming.drop(connection)
    return replaced


def replace_groups(
    connection: Connection, target: Table, columns: Columns, *, batch_id: int
) -> dict[int, int]:
    """Put rows in the place of all rows of their groups.

    Returns how many rows of each earlier sheet were taken out.
    """
    replaced: dict[int, int] = {}
    if connection.execute(select(target).limit(1)).first() is not None:
        replaced = _clear_groups(connection, target, columns, batch_id)
    insert_rows(connection, target, columns)
    return replaced


def _clear_groups(
    connection: Connection, target: Table, columns: Columns, batch_id: int
) -> dict[int, int]:
    key = GROUP_KEYS[target.name]
    number = next(iter(target.primary_key.columns))
    groups = pd.DataFrame({name: columns[name] for name in key if name in columns})
    groups = groups.drop_duplicates()
    incoming = _temporary("incoming", {name: target.c[name].type for name in key})
    doomed = _temporary("doomed", {number.name: number.type})
    incoming.create(connection)
    doomed.create(connection)
    insert_rows(connection, incoming, {name: groups[name] for name in groups.columns})
    same = and_(*(_same(target.c[name], incoming.c[name]) for name in key))
    found = select(number).join(incoming, same)
    connection.execute(insert(doomed).from_select([number.name], found))
    is_doomed = number.in_(select(doomed.c[number.name]))
    replaced = withdraw(connection, target, is_doomed, batch_id=batch_id)
    doomed.drop(connection)
    incoming.drop(connection)
    return replaced


def _same(ours: "Column[Any]", theirs: "Column[Any]") -> ColumnElement[bool]:
    # equality can use the index; only columns that may be empty need the slower comparison
    return ours.is_not_distinct_from(theirs) if ours.nullable else ours == theirs


def withdraw(
    connection: Connection, target: Table, condition: ColumnElement[bool], *, batch_id: int
) -> dict[int, int]:
    """Take rows out of the registry into its history; how many of each sheet went.

    Raises:
        IntegrityError: other rows refer to one of them.
    """
    counts = to_history(connection, target, condition, batch_id=batch_id)
    connection.execute(delete(target).where(condition))
    return counts


def to_history(
    connection: Connection, target: Table, condition: ColumnElement[bool], *, batch_id: int
) -> dict[int, int]:
    """Keep the rows that are about to change or go; count them by the sheet they came from."""
    history = HISTORY[target.name]
    names = [column.name for column in history.columns]
    rows = select(*target.columns, literal(batch_id)).where(condition)
    connection.execute(insert(history).from_select(names, rows))
    counted = (
        select(target.c.sheet_id, func.count())
        .select_from(target)
        .where(condition, target.c.sheet_id.is_not(None))
        .group_by(target.c.sheet_id)
    )
    return {int(sheet): int(count) for sheet, count in connection.execute(counted).all()}


def _temporary(name: str, types: Mapping[str, Any]) -> Table:
    columns = [Column(column, kind) for column, kind in types.items()]
    return Table(name, MetaData(), *columns, prefixes=["TEMPORARY"])


def insert_rows(connection: Connection, target: Table, columns: Columns) -> None:
    """Insert whole columns, a chunk of rows at a time."""
    if not columns:
        return
    names = list(columns)
    dialect = connection.dialect
    compiled = insert(target).compile(dialect=dialect, column_keys=names)
    order = list(compiled.positiontup or names)
    processors = {
        name: target.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    }
    statement = str(compiled)
    words = {name: _words(columns[name]) for name in order}
    rows = len(next(iter(columns.values())))
    for start in range(0, rows, _CHUNK_ROWS):
        chunk = []
        for name in order:
            part = columns[name].iloc[start : start + _CHUNK_ROWS]
            plain = _plain(part, target.c[name], words[name])
            process = processors[name]
            chunk.append([None if v is None else process(v) for v in plain] if process else plain)
        if compiled.positional:
            _insert_many(connection, statement, chunk)
        else:
            named = [dict(zip(order, row, strict=True)) for row in zip(*chunk, strict=True)]
            connection.exec_driver_sql(statement, named)


def _insert_many(connection: Connection, statement: str, columns: list[list[Any]]) -> None:
    """Insert many rows by each statement: SQLite prepares the lists of its checks for each anew."""
    values = list(chain.from_iterable(zip(*columns, strict=True)))
    width = len(columns)
    many = max(1, _PARAMETERS // width) * width
    whole = len(values) // many * many
    marks = ", " + statement.rpartition(" VALUES ")[2]
    for start, end, size in ((0, whole, many), (whole, len(values), len(values) - whole)):
        if start < end:
            parts = [tuple(values[at : at + size]) for at in range(start, end, size)]
            connection.exec_driver_sql(statement + marks * (size // width - 1), parts)


def _words(values: "pd.Series[Any]") -> "np.ndarray[Any, Any] | None":
    """What the codes of a column stand for, and last what no code does; None for other columns."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return None
    return np.array([*values.cat.categories, None], dtype=object)


def _plain(
    values: "pd.Series[Any]", column: "Column[Any]", words: "np.ndarray[Any, Any] | None"
) -> list[Any]:
    """Python values, None where missing."""
    if words is not None:
        plain: list[Any] = words[values.cat.codes.to_numpy()].tolist()
        return plain
    if isinstance(column.type, Integer) and values.dtype.kind == "f":
        values = values.astype("Int64")
    objects = values.to_numpy(dtype=object, copy=True)
    objects[values.isna().to_numpy(dtype=bool)] = None
    return list(objects.tolist())
