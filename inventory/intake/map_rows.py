"""Rows of a foreign table as a column map reads them (按列映射取行)."""

from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import partial
from string import Formatter
from typing import Any

import numpy as np
import pandas as pd

from inventory.core.findings import Finding
from inventory.intake import map_headings, map_names, map_units, staging
from inventory.intake.map_block import Block, Condition, Section, Source
from inventory.intake.map_headings import Places
from inventory.intake.readers.sheet import RawSheet, letter
from inventory.intake.staging import Staged
from inventory.intake.vector import Mask, by_distinct, filled, passing
from inventory.registry.alias import alias_key

MOST_REASONS = 100  # distinct values of a filter column that are named one by one
_CONSTANT = "（列映射的固定值）"
Texts = Mapping[str, "pd.Series[Any]"]  # foreign heading -> cells


def staged(raw: RawSheet, block: Block, *, map_name: str) -> Staged:
    """The rows of a sheet that one block of a map selects, under the names of the import table."""
    places = map_headings.locate(raw, block)
    missing = [
        heading
        for heading in block.headings
        if heading not in places.columns and heading not in block.optional
    ]
    below = raw.cells.loc[raw.cells.index >= places.first_row]
    # labels of sections may stand in any column, values in those that the block reads
    wanted = below if block.section else below[list(dict.fromkeys(places.columns.values()))]
    cells = staging.cleaned(wanted)
    read = _Rows(raw, block, places, cells)
    if missing:
        read.findings.append(Finding("I104", raw.cell(places.header_row), "、".join(missing)))
    else:
        read.select()
    return Staged(
        table=block.table,
        raw=raw,
        map_name=map_name,
        frame=read.frame.loc[read.keep].reset_index(drop=True),
        rows=cells.index.to_numpy(dtype=np.int64)[read.keep],
        header_row=places.header_row,
        headings=_headings(block, places),
        letters={
            key: "+".join(
                letter(places.columns[name]) for name in one.headings if name in places.columns
            )
            for key, one in block.columns.items()
        },
        units=read.units,
        findings=read.findings,
        refused=np.full(int(read.keep.sum()), bool(missing) or read.is_broken),
        left_out=read.left_out,
        repeated=read.repeated,
    )


def _headings(block: Block, places: Places) -> dict[str, str]:
    """What a finding calls each column: the headings it was read from."""
    found = {key: "+".join(one.headings) for key, one in block.columns.items()}
    absent = [
        key
        for key, one in block.columns.items()
        if one.is_optional and not any(name in places.columns for name in one.headings)
    ]
    return found | dict.fromkeys([*absent, *block.constants], _CONSTANT)


class _Rows:
    """The rows below the headings while the block's filters and columns are applied."""

    def __init__(self, raw: RawSheet, block: Block, places: Places, cells: pd.DataFrame) -> None:
        self.raw, self.block, self.cells = raw, block, cells
        self.source = {heading: cells[place] for heading, place in places.columns.items()}
        self.frame = pd.DataFrame(index=cells.index)
        self.keep: Mask = cells.notna().any(axis=1).to_numpy(dtype=bool, copy=True)
        self.findings: list[Finding] = list(raw.notes)
        self.units: dict[str, str] = {}
        self.left_out = self.repeated = 0
        self.is_broken = False
        self._settle_units(places)

    def _settle_units(self, places: Places) -> None:
        for key, one in self.block.columns.items():
            written = next((places.units[n] for n in one.headings if n in places.units), "")
            column = self.block.table.column(key)
            unit = map_units.agreed(column, stated=one.unit, written=written)
            if unit is None:
                self.is_broken = True
                at = self.raw.cell(places.header_row, one.headings[0])
                self.findings.append(
                    Finding("I130", at, written, {"unit": one.unit or column.unit})
                )
            elif unit:
                self.units[key] = unit

    def select(self) -> None:
        """Apply sections, filters and columns, in this order."""
        starts = np.zeros(len(self.cells), dtype=bool)
        if self.block.section:
            starts = self._divide(self.block.section)
        for heading in self.block.fill_down:
            texts = self.source.get(heading)
            if texts is None:
                continue
            # a value is carried down until a section or a heading named before it begins anew
            self.source[heading] = texts.groupby(starts.cumsum()).ffill().where(self.keep, texts)
            starts = starts | filled(texts)
        chosen, reasons = _chosen(self.source, self.block, self.keep)
        self.left_out += int((self.keep & ~chosen).sum())
        self.findings += [_left_out(self.raw, reason, count) for reason, count in reasons]
        self.keep &= chosen
        self.frame = _frame(self.source, self.block, self.frame.index)
        self._read_cell_units()
        if self.block.table.is_keyed:
            repeats = _repeats(self.frame, self.keep)
            self.repeated = int(repeats.sum())
            self.keep &= ~repeats

    def _divide(self, section: Section) -> Mask:
        """Give each row the label above it, take out rows that are a label alone; where each is."""
        labels, is_alone = _labels(self.cells, section)
        for label, count in labels[self.keep & is_alone].value_counts().items():
            reason = (section.name, str(label))
            self.findings.append(_left_out(self.raw, reason, int(count)))
        self.left_out += int((self.keep & is_alone).sum())
        self.keep &= ~is_alone
        self.source[section.name] = labels.ffill()
        return filled(labels)

    def _read_cell_units(self) -> None:
        """Numbers with their unit in the cell, for columns that the map says to be such."""
        for key, one in self.block.columns.items():
            if not one.has_cell_unit or key not in self.frame:
                continue
            column = self.block.table.column(key)
            unit = self.units.get(key) or column.unit
            read = map_units.split(self.frame[key], column, unit)
            self.frame[key] = read.texts
            for code, mask in read.notes.items():
                chosen = self.frame.index[mask & self.keep]
                for row in chosen:
                    at = self.raw.cell(int(row), one.headings[0])
                    self.findings.append(Finding(code, at, read.original[row], {"unit": unit}))


def _labels(cells: pd.DataFrame, section: Section) -> tuple["pd.Series[Any]", Mask]:
    """The section label of each row that has one, and which rows hold nothing else.

    The label stands in the first cell that is more than a number: rows may be counted before it.
    """
    first = pd.Series(np.nan, index=cells.index, dtype="str")
    is_alone = np.ones(len(cells), dtype=bool)
    for index in cells.columns:
        texts = cells[index]
        words = texts.mask(texts.str.fullmatch(r"[\d.,]+").fillna(value=False).astype(bool))
        first = first.fillna(words)
        is_alone &= (texts.isna() | (texts == first)).to_numpy(dtype=bool)
    labels = by_distinct(first, lambda value: _label(value, section.labels))
    return labels, is_alone & filled(labels)


def _label(value: str, labels: tuple[str, ...]) -> str | None:
    keys = {alias_key(label): label for label in labels}
    key = alias_key(value)
    pattern = next((known for known in keys if fnmatchcase(key, known)), "")
    return keys.get(key) or keys.get(pattern)


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
    for patterns, wanted in ((condition.is_like, True), (condition.is_not_like, False)):
        if patterns is not None:
            alike = passing(texts, partial(_is_like, patterns=patterns))
            passed &= alike == wanted
    if condition.not_empty:
        passed &= texts.ne("").to_numpy(dtype=bool)
    if condition.above is not None:
        numbers = pd.to_numeric(texts.str.replace(",", ""), errors="coerce")
        passed &= (numbers > condition.above).to_numpy(dtype=bool)
    return passed


def _is_like(value: str, *, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in patterns)


def _left_out(raw: RawSheet, reason: tuple[str, str], count: int) -> Finding:
    column, value = reason
    return Finding("I118", raw.cell(column=column), value, {"count": str(count)})


def _frame(source: Texts, block: Block, index: "pd.Index[Any]") -> pd.DataFrame:
    columns: dict[str, Any] = {
        key: _values(source, one, index).astype("str")
        for key, one in block.columns.items()
        if one.default or any(name in source for name in one.headings)
    }
    for key, value in block.constants.items():
        # a parameter left open is an empty cell
        columns[key] = pd.Series([value or None] * len(index), index=index, dtype="str")
    return pd.DataFrame(columns, index=index)


def _values(source: Texts, one: Source, index: "pd.Index[Any]") -> "pd.Series[Any]":
    texts: pd.Series[Any] = pd.Series(np.nan, index=index, dtype="str")
    if one.template:
        texts = _from_template(source, one.template)
    elif one.column in source:
        texts = source[one.column]
    if one.mapping:
        texts = by_distinct(texts, lambda value: _mapped(value, one.mapping))
        texts = texts.mask(texts == "")
    if one.lookup:
        texts = by_distinct(texts, lambda value: map_names.code_of(value, one.lookup) or value)
    if one.prefix:
        texts = texts.where(texts.isna(), one.prefix + _identity(texts))
    if one.default:
        texts = texts.fillna(one.default)
    return texts.where(texts.notna(), None)


def _from_template(source: Texts, template: str) -> "pd.Series[Any]":
    """Join several columns; the result is empty only where all of them are."""
    result: Any = ""
    something: Any = False
    for literal, name, _, _ in Formatter().parse(template):
        result = result + literal
        if name:
            texts = source.get(name)
            if texts is None:  # an optional heading that this file lacks
                continue
            result = result + _identity(texts).fillna("")
            something = something | filled(texts)
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
