"""Rows of a foreign table as a column map reads them (按列映射取行)."""

from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatchcase
from string import Formatter
from typing import Any

import numpy as np
import pandas as pd

from inventory.core.findings import Finding
from inventory.intake import staging, text
from inventory.intake.layout import HEADING_ROWS
from inventory.intake.map_block import Block, Condition, Source
from inventory.intake.readers.sheet import RawSheet, letter
from inventory.intake.staging import Staged
from inventory.intake.vector import Mask, by_distinct, filled

MOST_REASONS = 100  # distinct values of a filter column that are named one by one
_CONSTANT = "（列映射的固定值）"
Texts = Mapping[str, "pd.Series[Any]"]  # foreign heading -> cells


def staged(raw: RawSheet, block: Block, *, map_name: str) -> Staged:
    """The rows of a sheet that one block of a map selects, under the names of the import table."""
    header_row, places = _headings(raw, block)
    missing = [heading for heading in block.headings if heading not in places]
    first = 1 if header_row is None else header_row + 1
    cells = staging.cleaned(
        raw.cells.loc[raw.cells.index >= first, list(dict.fromkeys(places.values()))]
    )
    read = _Rows(raw, block, {heading: cells[place] for heading, place in places.items()}, cells)
    if missing:
        read.findings.append(Finding("I104", raw.cell(header_row), "、".join(missing)))
    else:
        read.select()
    return Staged(
        table=block.table,
        raw=raw,
        map_name=map_name,
        frame=read.frame.loc[read.keep].reset_index(drop=True),
        rows=cells.index.to_numpy(dtype=np.int64)[read.keep],
        header_row=header_row,
        headings={key: "+".join(one.headings) for key, one in block.columns.items()}
        | dict.fromkeys(block.constants, _CONSTANT),
        letters={
            key: "+".join(letter(places[name]) for name in one.headings if name in places)
            for key, one in block.columns.items()
        },
        units={key: one.unit for key, one in block.columns.items() if one.unit},
        findings=read.findings,
        refused=np.full(int(read.keep.sum()), bool(missing)),
        left_out=read.left_out,
        repeated=read.repeated,
    )


class _Rows:
    """The rows below the headings while the block's filters and columns are applied."""

    def __init__(self, raw: RawSheet, block: Block, source: Texts, cells: pd.DataFrame) -> None:
        self.raw, self.block, self.source = raw, block, source
        self.frame = pd.DataFrame(index=cells.index)
        self.keep: Mask = cells.notna().any(axis=1).to_numpy(dtype=bool, copy=True)
        self.findings: list[Finding] = list(raw.notes)
        self.left_out = self.repeated = 0

    def select(self) -> None:
        chosen, reasons = _chosen(self.source, self.block, self.keep)
        self.left_out = int((self.keep & ~chosen).sum())
        self.findings += [_left_out(self.raw, reason, count) for reason, count in reasons]
        self.keep &= chosen
        self.frame = _frame(self.source, self.block, self.frame.index)
        if self.block.table.is_keyed:
            repeats = _repeats(self.frame, self.keep)
            self.repeated = int(repeats.sum())
            self.keep &= ~repeats


def _headings(raw: RawSheet, block: Block) -> tuple[int | None, dict[str, int]]:
    """The heading row, given or the one with most of the wanted headings, and their places."""
    wanted = {text.name_key(heading): heading for heading in block.headings}
    best: tuple[int | None, dict[str, int]] = (None, {})
    for row, values in raw.cells.iloc[:HEADING_ROWS].iterrows():
        number = int(str(row))
        if block.header_row not in {None, number}:
            continue
        places: dict[str, int] = {}
        for index, value in enumerate(values):
            heading = wanted.get(text.name_key(str(value)))
            if heading is not None:
                places.setdefault(heading, index)
        if len(places) > len(best[1]):
            best = (number, places)
    return best


def _chosen(
    source: Texts, block: Block, keep: Mask
) -> tuple[Mask, list[tuple[tuple[str, str], int]]]:
    """Rows that pass all filters, and how many rows each value of a filter column kept out."""
    chosen = np.ones(len(keep), dtype=bool)
    reasons: Counter[tuple[str, str]] = Counter()
    for condition in block.where:
        texts = source[condition.column].fillna("")
        passed = _passes(texts, condition)
        failed = texts[keep & chosen & ~passed]
        for value, count in failed.value_counts().items():
            reasons[(condition.column, str(value) or "（空）")] += int(count)
        chosen &= passed
    named = reasons.most_common(MOST_REASONS)
    rest = sum(reasons.values()) - sum(count for _, count in named)
    if rest:
        named.append((("（其他取值）", "…"), rest))
    return chosen, named


def _passes(texts: "pd.Series[Any]", condition: Condition) -> Mask:
    passed = np.ones(len(texts), dtype=bool)
    if condition.is_in is not None:
        passed &= texts.isin(condition.is_in).to_numpy(dtype=bool)
    if condition.is_not_in is not None:
        passed &= ~texts.isin(condition.is_not_in).to_numpy(dtype=bool)
    if condition.not_empty:
        passed &= texts.ne("").to_numpy(dtype=bool)
    if condition.above is not None:
        numbers = pd.to_numeric(texts.str.replace(",", ""), errors="coerce")
        passed &= (numbers > condition.above).to_numpy(dtype=bool)
    return passed


def _left_out(raw: RawSheet, reason: tuple[str, str], count: int) -> Finding:
    column, value = reason
    return Finding("I118", raw.cell(column=column), value, {"count": str(count)})


def _frame(source: Texts, block: Block, index: "pd.Index[Any]") -> pd.DataFrame:
    columns: dict[str, Any] = {
        key: _values(source, one).astype("str") for key, one in block.columns.items()
    }
    for key, value in block.constants.items():
        columns[key] = pd.Series([value] * len(index), index=index, dtype="str")
    return pd.DataFrame(columns, index=index)


def _values(source: Texts, one: Source) -> "pd.Series[Any]":
    texts = source[one.column] if one.column else _from_template(source, one.template)
    if one.mapping:
        texts = by_distinct(texts, lambda value: _mapped(value, one.mapping))
        texts = texts.mask(texts == "")
    if one.prefix:
        texts = texts.where(texts.isna(), one.prefix + _identity(texts))
    return texts.where(texts.notna(), None)


def _from_template(source: Texts, template: str) -> "pd.Series[Any]":
    """Join several columns; the result is empty only where all of them are."""
    result: Any = ""
    something: Any = False
    for literal, name, _, _ in Formatter().parse(template):
        result = result + literal
        if name:
            result = result + _identity(source[name]).fillna("")
            something = something | filled(source[name])
    joined: pd.Series[Any] = result
    return joined.where(something)


def _identity(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """Parts of a composed identity: 3.0 of a careless export is 3."""
    return texts.astype("str").str.replace(r"^(\d+)\.0+$", r"\1", regex=True)


def _mapped(value: str, values: Mapping[str, str]) -> str:
    """The value for a text: an exact entry first, then the first pattern, else the text itself."""
    if value in values:
        return values[value]
    return next((new for known, new in values.items() if fnmatchcase(value, known)), value)


def _repeats(frame: pd.DataFrame, keep: Mask) -> Mask:
    """Rows that say of a parent exactly what an earlier row has said."""
    repeats = np.zeros(len(frame), dtype=bool)
    repeats[keep] = frame.loc[keep].duplicated(keep="first")
    return repeats
