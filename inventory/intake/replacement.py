"""Group replacement (整组替换): later rows take the place of a whole group, old ones stay readable.

Set statements only, alike on SQLite and PostgreSQL; the caller's transaction makes them one step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from inventory.registry.tables import GROUP_KEYS, PROVENANCE

PROVENANCE_COLUMNS = ("sheet_id", "row_no")
_CHUNK_ROWS = 50_000
Columns = Mapping[str, "pd.Series[Any]"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """The batch that brings rows, and the numbers of the sheets that they stand on."""

    batch_id: int
    sheets: tuple[int, ...]


def upsert(
    connection: Connection, target: Table, columns: Columns, *, delivery: Delivery
) -> dict[int, int]:
    """Write rows over those of the same key; a column that the sheet lacks keeps its values.

    Returns how many rows of each earlier sheet were written over.
    """
    incoming = _temporary("incoming", {name: target.c[name].type for name in columns})
    incoming.create(connection)
    insert_rows(connection, incoming, columns)
    key = GROUP_KEYS[target.name]
    same = and_(*(target.c[name] == incoming.c[name] for name in key))
    replaced = _to_history(connection, target, same, delivery)
    rest = [name for name in columns if name not in key]
    connection.execute(update(target).values({n: incoming.c[n] for n in rest}).where(same))
    new = select(*incoming.c).where(~exists(select(1).select_from(target).where(same)))
    connection.execute(insert(target).from_select(list(columns), new))
    incoming.drop(connection)
    return replaced


def replace_groups(
    connection: Connection, target: Table, columns: Columns, *, delivery: Delivery
) -> dict[int, int]:
    """Put rows in the place of all rows of their groups.

    Returns how many rows of each earlier sheet were taken out.
    """
    replaced: dict[int, int] = {}
    if connection.execute(select(target).limit(1)).first() is not None:
        replaced = _clear_groups(connection, target, columns, delivery)
    insert_rows(connection, target, columns)
    return replaced


def _clear_groups(
    connection: Connection, target: Table, columns: Columns, delivery: Delivery
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
    replaced = _to_history(connection, target, is_doomed, delivery)
    connection.execute(delete(target).where(is_doomed))
    doomed.drop(connection)
    incoming.drop(connection)
    return replaced


def _same(ours: "Column[Any]", theirs: "Column[Any]") -> ColumnElement[bool]:
    # equality can use the index; only columns that may be empty need the slower comparison
    return ours.is_not_distinct_from(theirs) if ours.nullable else ours == theirs


def _to_history(
    connection: Connection, target: Table, condition: ColumnElement[bool], delivery: Delivery
) -> dict[int, int]:
    """Keep the rows that are about to change or go; count them by the sheet they came from.

    Rows of the very sheet that is loaded again are no history: they come back in a moment.
    """
    history = PROVENANCE["row_history"]
    others = or_(target.c.sheet_id.is_(None), target.c.sheet_id.not_in(delivery.sheets))
    row = select(
        literal(target.name),
        key_text(target),
        _as_json(connection, target),
        target.c.sheet_id,
        target.c.row_no,
        literal(delivery.batch_id),
    ).where(condition, others)
    names = ["table_name", "row_key", "row", "sheet_id", "row_no", "superseded_by_batch"]
    connection.execute(insert(history).from_select(names, row))
    counted = (
        select(target.c.sheet_id, func.count())
        .select_from(target)
        .where(condition, others, target.c.sheet_id.is_not(None))
        .group_by(target.c.sheet_id)
    )
    return {int(sheet): int(count) for sheet, count in connection.execute(counted).all()}


def key_text(table: Table) -> ColumnElement[str]:
    """The group key of a row as one text, parts separated by `|`."""
    parts = [func.coalesce(cast(table.c[name], Text), "") for name in GROUP_KEYS[table.name]]
    text: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        text = text + "|" + part
    return text


def _as_json(connection: Connection, table: Table) -> ColumnElement[str]:
    pairs = [
        argument
        for column in table.c
        if column.name not in PROVENANCE_COLUMNS
        for argument in (literal(column.name), column)
    ]
    if connection.dialect.name == "postgresql":
        return cast(func.json_build_object(*pairs), Text)
    return cast(func.json_object(*pairs), Text)


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
    rows = len(next(iter(columns.values())))
    for start in range(0, rows, _CHUNK_ROWS):
        chunk = [
            _plain(
                columns[name].iloc[start : start + _CHUNK_ROWS], target.c[name], processors[name]
            )
            for name in order
        ]
        values: list[Any] = list(zip(*chunk, strict=True))
        if not compiled.positional:
            values = [dict(zip(order, row, strict=True)) for row in values]
        connection.exec_driver_sql(str(compiled), values)


def _plain(values: "pd.Series[Any]", column: "Column[Any]", process: Any) -> list[Any]:
    """Python values as the driver wants them, None where missing."""
    if isinstance(column.type, Integer) and values.dtype.kind == "f":
        values = values.astype("Int64")
    present = values.notna()
    plain = values.astype(object).where(present, None).tolist()
    if process is None:
        return plain
    return [None if value is None else process(value) for value in plain]
