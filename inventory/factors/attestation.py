"""What the log of attestations comes to (认定效力): which values count as read, and which no more.

An attestation stands for one value under its keys. When a release or another pack says something
else under that id, it holds no longer and is told; it never moves to the new value.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import pyarrow as pa

from inventory.core.findings import Cell, Finding
from inventory.factors.attestation_log import Action, Entry
from inventory.factors.tables import Placed, Reading, Seen
from inventory.factors.value import Value


class State(StrEnum):
    """Whether an attestation holds, and if not, why."""

    HOLDS = "holds"
    CHANGED = "changed"  # the library says another value, unit or key under this id
    GONE = "gone"  # the id is no longer in the library
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # by a later one of the same value


TITLES = {
    State.HOLDS: "有效",
    State.CHANGED: "取值或条件已变，不再有效",
    State.GONE: "因子已不在库中",
    State.WITHDRAWN: "已撤回",
    State.REPLACED: "后来另有认定",
}
_LAPSED = {State.CHANGED: "F131", State.GONE: "F132"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """One line of the log with what became of it."""

    entry: Entry
    state: State
    withdrawal: Entry | None = None


def standing(entries: Iterable[Entry], values: Mapping[str, Value]) -> tuple[Attestation, ...]:
    """Every attestation of a log with its state, in the order of the log."""
    found: list[Attestation] = []
    latest: dict[str, int] = {}
    for entry in entries:
        place = latest.pop(entry.factor_id, None)
        if entry.action is Action.WITHDRAW:
            if place is not None:
                found[place] = replace(found[place], state=State.WITHDRAWN, withdrawal=entry)
            continue
        if place is not None:
            found[place] = replace(found[place], state=State.REPLACED)
        latest[entry.factor_id] = len(found)
        found.append(Attestation(entry=entry, state=_state(entry, values)))
    return tuple(found)


def _state(entry: Entry, values: Mapping[str, Value]) -> State:
    value = values.get(entry.factor_id)
    if value is None:
        return State.GONE
    return State.HOLDS if value.content == entry.content else State.CHANGED


def seen(attestations: Iterable[Attestation]) -> Seen:
    """Who read which value, of those that hold."""
    return {
        one.entry.factor_id: Reading(
            seen_by=one.entry.person, seen_on=one.entry.day, page=one.entry.page
        )
        for one in attestations
        if one.state is State.HOLDS
    }


def lapsed(attestations: Iterable[Attestation], values: Mapping[str, Value]) -> Iterator[Finding]:
    """A finding for each attestation that nobody has taken back and that holds no longer."""
    for one in attestations:
        if one.state not in _LAPSED:
            continue
        entry, now = one.entry, values.get(one.entry.factor_id)
        said = f"{entry.factor_id} {entry.value} {entry.unit} {entry.person} {entry.day}"
        told = f"{said}，现为 {now.value} {now.unit} {now.condition}" if now else said
        yield Finding(_LAPSED[one.state], Cell("attestations.csv"), told)


def applied(placed: Iterable[Placed], seen: Seen) -> list[Placed]:
    """The packs with grade A, person, day and page in the rows that were read."""
    return [_read(one, seen) if seen else one for one in placed]


def _read(one: Placed, seen: Seen) -> Placed:
    table = one.pack.factor
    ids: list[str] = table["factor_id"].to_pylist()
    if seen.keys().isdisjoint(ids):
        return one
    for column in ("evidence", "seen_by", "seen_on", "page"):
        place = table.column_names.index(column)
        own: list[str] = table[column].to_pylist()
        cells = [
            _said(seen[key], column) if key in seen else text
            for key, text in zip(ids, own, strict=True)
        ]
        table = table.set_column(place, column, pa.array(cells, pa.string()))
    return replace(one, pack=replace(one.pack, factor=table))


def _said(reading: Reading, column: str) -> str:
    if column == "evidence":
        return "A"
    value = getattr(reading, column)
    return value.isoformat() if isinstance(value, date) else str(value)


def table(attestations: Iterable[Attestation]) -> pa.Table:
    """The table `factors.attestation`: every attestation ever made, with its state."""
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("factor_id", "state", "attested_by")),
            ("attested_on", pa.date32()),
            *((name, pa.string()) for name in ("document", "page", "attested_value", "unit")),
            ("condition", pa.string()),
            ("recorded_at", pa.timestamp("us", tz="UTC")),
            ("withdrawn_by", pa.string()),
            ("withdrawn_on", pa.date32()),
            ("reason", pa.string()),
        ]
    )
    return pa.Table.from_pylist([_row(one) for one in attestations], schema=schema)


def _row(one: Attestation) -> dict[str, object]:
    entry, back = one.entry, one.withdrawal
    return {
        "factor_id": entry.factor_id,
        "state": one.state.value,
        "attested_by": entry.person,
        "attested_on": entry.day,
        "document": entry.document,
        "page": entry.page,
        "attested_value": entry.value,
        "unit": entry.unit or None,
        "condition": entry.condition or None,
        "recorded_at": entry.recorded_at,
        "withdrawn_by": back.person if back else None,
        "withdrawn_on": back.day if back else None,
        "reason": back.reason if back else None,
    }
