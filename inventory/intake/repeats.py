"""Rows of one sheet that speak of the same thing (重复行): copies, corrections, contradictions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from inventory.intake.column import Table
from inventory.intake.hit import Hit
from inventory.intake.vector import Mask, Rows, filled, groups

Values = Mapping[str, "pd.Series[Any]"]
# Things that stand under a permit: two descriptions of one are a slip, not a correction.
_DESCRIBED_ONCE = frozenset({"unit", "outlet", "abatement"})
_NAMED = 3  # other rows or names that a finding lists


def superseded(table: Table, values: Values, rejected: Mask) -> tuple[Mask, list[Hit]]:
    """Keys that stand twice (the last row wins) and activity rows that are exact copies."""
    nothing = np.zeros(len(rejected), dtype=bool)
    usable = {name: column[~rejected] for name, column in values.items()}
    if rejected.all() or not usable:
        return nothing, []
    if table.is_keyed or table.is_single:
        key = [name for name in table.group if name in usable]
        mask = nothing.copy()
        mask[~rejected] = _again(groups(*(usable[name] for name in key)), keep="last")
        return mask, [Hit("I225", key[-1], mask)]
    copies = nothing.copy()
    if table.has_lots:
        copies[~rejected] = _copies(table, usable)
    return nothing, [Hit("I224", table.columns[0].key, copies)]


def _copies(table: Table, values: Values) -> Mask:
    """Rows that an earlier row says word for word; only rows of one group are compared at all."""
    number = groups(*(values[name] for name in table.group if name in values))
    alike = np.asarray(pd.Series(number).duplicated(keep=False), dtype=bool)
    copies = np.zeros(len(number), dtype=bool)
    if alike.any():
        columns = (column[alike] for column in values.values())
        copies[alike] = _again(groups(*columns), keep="first")
    return copies


def _again(numbers: Rows, *, keep: Any) -> Mask:
    return np.asarray(pd.Series(numbers).duplicated(keep=keep), dtype=bool)


def contradicting(table: Table, values: Values, rejected: Mask, *, rows: Rows) -> Iterator[Hit]:
    """One outlet, unit or treatment described twice and differently: neither row is believed."""
    key = [name for name in table.group if name in values]
    if table.name not in _DESCRIBED_ONCE or not key or rejected.all():
        return
    things = groups(*(values[name] for name in key))
    twice = ~rejected & _shared(things, ~rejected)
    if not twice.any():
        return
    wording = groups(*(column[twice] for column in values.values()))
    frame = pd.DataFrame({"thing": things[twice], "wording": wording, "row": rows[twice]})
    differs = frame.groupby("thing")["wording"].transform("nunique") > 1
    mask = twice.copy()
    mask[twice] = differs.to_numpy(dtype=bool)
    listed = frame[differs].groupby("thing")["row"].agg(_row_list).to_dict()
    yield Hit("I251", key[-1], mask, by_row=lambda at: {"rows": str(listed[things[at]])})


def _row_list(rows: Sequence[int]) -> str:
    shown = "、".join(f"第{row}行" for row in list(rows)[:_NAMED])
    return shown + ("等" if len(rows) > _NAMED else "")


def renamed(values: Values) -> Iterator[Hit]:
    """One facility number or one credit code with several names (名称不一致)."""
    for key in ("facility_no", "uscc"):
        if key not in values or "name" not in values:
            continue
        given = filled(values[key]) & filled(values["name"])
        frame = pd.DataFrame(
            {"code": values[key].astype(object), "name": values["name"].astype(object)}
        )[given]
        names = frame.groupby("code")["name"].unique()
        several = names[names.str.len() > 1]
        if several.empty:
            continue
        mask = given & values[key].isin(several.index).to_numpy(dtype=bool)
        codes = values[key].astype(object).to_numpy()
        listed = {code: "、".join(map(str, found[:_NAMED])) for code, found in several.items()}
        yield Hit("I250", "name", mask, by_row=_names(codes, listed))


def _names(codes: Any, listed: Mapping[Any, str]) -> Callable[[int], Mapping[str, str]]:
    return lambda at: {"code": str(codes[at]), "names": listed[codes[at]]}


def _shared(numbers: Rows, among: Mask) -> Mask:
    """Rows whose number another of the rows has too."""
    shared = np.zeros(len(numbers), dtype=bool)
    shared[among] = pd.Series(numbers[among]).duplicated(keep=False)
    return shared
