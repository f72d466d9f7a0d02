"""What an import would do (预览): rows new, changed, unchanged and gone, and sums before and after.

Counted inside the transaction of the import, between its last row and its commit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, Table, func, literal, or_, select

from inventory.intake.tables import TABLES
from inventory.registry.tables import GROUP_KEYS, HISTORY, IMPORTED

_CHUNK_ROWS = 50_000
_PROVENANCE = frozenset({"sheet_id", "row_no", "since_batch"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of the rows of one table."""

    table: str
    new: int  # rows under a key that the registry did not have
    changed: int
    unchanged: int  # the same values, stated again
    gone: int  # rows of before that have no successor


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One sum over the registry (合计), before and after the import."""

    table: str
    year: int
    name: str  # pollutant or item, as the registry keeps it
    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything that the preview shows."""

    changes: tuple[Change, ...]
    totals: tuple[Total, ...]  # those that differ


Hashes = np.ndarray[Any, np.dtype[np.uint64]]
Sums = dict[tuple[str, int, str, str], float]

# the amounts of these tables are summed by year and by what they are amounts of
_SUMMED = {
    "reported_emission": ("pollutant", ("emission_t",)),
    "permit_limit": ("pollutant", ("quantity_t",)),
    "activity": ("item", tuple(f"amount_{s}" for s in ("t", "gj", "m3", "h", "km", "n"))),
    "region_activity": (
        "item",
        tuple(f"amount_{s}" for s in ("t", "gj", "m3", "h", "km", "ha", "n")),
    ),
}


def sums(connection: Connection) -> Sums:
    """Sums of reported and permitted quantities by pollutant, and of activity by item."""
    return {
        (name, row.year, row.name, amount.partition("_")[2]): row.total
        for name, (by, amounts) in _SUMMED.items()
        for amount in amounts
        for row in connection.execute(_sum(IMPORTED[name], by, amount))
    }


def _sum(table: Table, by: str, amount: str) -> Select[Any]:
    label: Any = table.c[by]
    if "scope" in table.c:  # totals of a class or plant are caps, never addends of the outlets
        label = table.c[by] + " " + table.c.scope
    filled = table.c[amount].is_not(None)
    total = func.sum(table.c[amount]).label("total")
    return (
        select(table.c.year, label.label("name"), total)
        .where(filled)
        .group_by(table.c.year, label)
        .order_by(table.c.year, label)
    )


def compare(connection: Connection, before: Sums, *, batch_id: int | None) -> Preview:
    """The preview of a batch whose rows stand in the registry, not yet committed."""
    after = sums(connection)
    totals = tuple(
        Total(
            **dict(zip(("table", "year", "name", "unit"), key, strict=True)),  # type: ignore[arg-type]
            before=before.get(key),
            after=after.get(key),
        )
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    )
    changes = () if batch_id is None else tuple(_changes(connection, batch_id))
    return Preview(changes=changes, totals=totals)


def _changes(connection: Connection, batch_id: int) -> Iterator[Change]:
    for name, table in IMPORTED.items():
        fresh = table.c.since_batch == batch_id
        gone = HISTORY[name]
        former = (
            gone.c.superseded_by_batch == batch_id,
            or_(gone.c.since_batch.is_(None), gone.c.since_batch != batch_id),
        )
        count = connection.execute(select(func.count()).where(fresh)).scalar_one()
        replaced = connection.execute(select(func.count()).where(*former)).scalar_one()
        if not replaced:
            if count:
                yield Change(table=name, new=count, changed=0, unchanged=0, gone=0)
            continue
        now = _Hashed.of(connection, table, select(*_compared(table, table)).where(fresh))
        old = _Hashed.of(connection, table, select(*_compared(table, gone)).where(*former))
        same, known = np.isin(now.rows, old.rows), np.isin(now.keys, old.keys)
        yield Change(
            table=name,
            new=int((~known).sum()),
            changed=int((known & ~same).sum()),
            unchanged=int(same.sum()),
            gone=int((~np.isin(old.keys, now.keys)).sum()),
        )


def _compared(table: Table, source: Table) -> list[Any]:
    """The key of a row first, then everything else that the sheet says."""
    key = _key(table)
    is_keyed = TABLES[table.name].is_keyed
    numbers = () if is_keyed else tuple(column.name for column in table.primary_key)
    rest = [c.name for c in table.columns if c.name not in {*key, *numbers, *_PROVENANCE}]
    return [*(source.c[name] for name in (*key, *rest)), literal(0).label("end")]


def _key(table: Table) -> tuple[str, ...]:
    lot = ("lot_no",) if "lot_no" in table.c else ()
    return (*GROUP_KEYS[table.name], *lot)


@dataclass(frozen=True, slots=True)
class _Hashed:
    """A 64-bit hash of the key and of the whole of every row."""

    keys: Hashes
    rows: Hashes

    @classmethod
    def of(cls, connection: Connection, table: Table, query: Select[Any]) -> "_Hashed":
        keys: list[Hashes] = [np.empty(0, np.uint64)]
        rows: list[Hashes] = [np.empty(0, np.uint64)]
        width = len(_key(table))
        result = connection.execution_options(stream_results=True).execute(query)
        for part in result.partitions(_CHUNK_ROWS):
            # as text, so that a column of numbers and one of nothing are hashed alike
            texts = pd.DataFrame(list(part), dtype=object).astype("str")
            keys.append(_hashes(texts.iloc[:, :width]))
            rows.append(_hashes(texts))
        return cls(np.concatenate(keys), np.concatenate(rows))


def _hashes(texts: pd.DataFrame) -> Hashes:
    return np.asarray(pd.util.hash_pandas_object(texts, index=False), dtype=np.uint64)
