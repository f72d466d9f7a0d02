"""Checks on staged rows (导入校验): every bad cell yields a finding, errors keep the row out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from stdnum.cn import uscc

from inventory.core.findings import Finding, Severity, catalogue
from inventory.intake import convert, quantities
from inventory.intake.column import Column, Kind
from inventory.intake.hit import Hit
from inventory.intake.quantities import Values
from inventory.intake.references import References
from inventory.intake.staging import Staged
from inventory.intake.vector import Mask, filled, passing

_NUMBERS = frozenset({Kind.INT, Kind.YEAR, Kind.MONTH, Kind.FLOAT})
_PLAIN = {
    Kind.CODE: convert.identities,
    Kind.DATE: convert.dates,
    Kind.BOOL: convert.flags,
    Kind.ENUM: convert.choices,
}
# Warnings of one kind in one column that are listed one by one: per value, and in all.
MOST_ALIKE = 20
MOST_LISTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Values ready for the registry, and which rows must not enter it."""

    staged: Staged
    columns: Values  # registry column -> values; a missing column was not on the sheet
    rejected: Mask
    superseded: Mask  # rows whose key a later row of the sheet repeats
    findings: list[Finding]

    @property
    def loaded(self) -> Mask:
        """Rows that enter the registry."""
        return ~self.rejected & ~self.superseded


def check(staged: Staged, references: References, *, flow: str | None = None) -> Checked:
    """Turn the texts of a sheet into values and say what is wrong with them."""
    values: Values = {}
    hits: list[Hit] = []
    if not staged.refused.all():
        for column in staged.table.columns:
            hits += _column(staged, references, column, values)
        if flow and "flow" in staged.table.keys:
            values["flow"] = _constant(staged, flow).where(
                ~_given(staged, "flow"), values.get("flow")
            )
        hits += _required(staged, values)
        hits += _derived(staged, values)
        hits += references.missing_parents(values, staged.table.name)
        hits += _across(staged, values)
    rejected = staged.refused | _any(hits, staged, Severity.ERROR)
    if staged.table.name == "region":
        orphaned = _orphaned(values, rejected, references)
        hits.append(Hit("I234", "parent_code", orphaned, lambda _: {"hint": "，它的行没有导入"}))
        rejected |= orphaned
    superseded, repeated = _repeated(staged, values, rejected)
    hits = [*hits, *repeated]
    findings = [*staged.findings, *_findings(staged, hits)]
    return Checked(
        staged=staged,
        columns=values,
        rejected=rejected,
        superseded=superseded,
        findings=findings,
    )


def _column(
    staged: Staged, references: References, column: Column, values: Values
) -> Iterator[Hit]:
    """Convert one column; amounts and units wait for each other."""
    if column.key not in staged.frame:
        if column.default is not None:
            values[column.target] = _constant(staged, column.default)
        return
    texts = staged.frame[column.key]
    yield from convert.unusable(column, texts)
    if not column.target:
        return
    converted, hits = _converted(staged, references, column, quantities.usable(texts))
    yield from hits
    if column.default is not None:
        converted = converted.fillna(column.default)
    values[column.target] = converted


def _converted(
    staged: Staged, references: References, column: Column, texts: "pd.Series[Any]"
) -> tuple["pd.Series[Any]", Iterable[Hit]]:
    unit = staged.units.get(column.key, "")
    if column.kind in _NUMBERS:
        return _number(column, texts, unit)
    if column.kind is Kind.PERCENT:
        return convert.fractions(column, texts, unit)
    if column.kind in _PLAIN:
        return _PLAIN[column.kind](column, texts)
    if column.kind is Kind.REGION:
        also = staged.frame["region_code"].dropna() if staged.table.name == "region" else ()
        return references.region(texts, column.key, also)
    look_up = {
        Kind.POLLUTANT: references.pollutant,
        Kind.CATEGORY: references.category,
        Kind.INDUSTRY: references.industry,
        Kind.ITEM: references.item,
    }.get(column.kind)
    return look_up(texts, column.key) if look_up else (texts, ())


def _number(
    column: Column, texts: "pd.Series[Any]", unit: str
) -> tuple["pd.Series[Any]", list[Hit]]:
    numbers, hits = convert.numbers(column, texts)
    numbers, more = convert.in_unit(column, numbers, unit)
    return numbers, [*hits, *more, *convert.bounds(column, numbers)]


def _required(staged: Staged, values: Mapping[str, "pd.Series[Any]"]) -> Iterator[Hit]:
    for column in staged.table.columns:
        if not column.is_required:
            continue
        if column.key == "unit" and staged.units.get("amount"):
            continue
        if column.key == "flow" and "flow" in values:
            yield Hit("I201", "flow", ~filled(values["flow"]) & ~_given(staged, "flow"))
        else:
            yield Hit("I201", column.key, ~_given(staged, column.key))


def _derived(staged: Staged, values: Values) -> Iterator[Hit]:
    """Columns that need several cells: amounts, heat values, capacities."""
    if "amount" in staged.frame:
        for found in (quantities.amounts(staged, values), quantities.heat_values(staged)):
            values.update(found.columns)
            yield from found.hits
    values.update(quantities.capacities(values))


def _across(staged: Staged, values: Mapping[str, "pd.Series[Any]"]) -> Iterator[Hit]:
    """Rules over several cells of a row, and the check digit of the credit code."""
    if "uscc" in values:
        yield Hit("R101", "uscc", passing(values["uscc"], lambda code: not uscc.is_valid(code)))
    if staged.table.name == "permit_limit":
        at_outlet = (values["scope"] == "outlet").to_numpy(dtype=bool)
        yield Hit("R106", "outlet_no", at_outlet & ~_given(staged, "outlet_no"))
    for first, last in (
        ("opened_on", "closed_on"),
        ("valid_from", "valid_to"),
        ("started_on", "finished_on"),
    ):
        if first in values and last in values:
            both = filled(values[first]) & filled(values[last])
            backwards = both.copy()
            backwards[both] = (values[last][both] < values[first][both]).to_numpy(dtype=bool)
            yield Hit("I235", last, backwards)


def _orphaned(
    values: Mapping[str, "pd.Series[Any]"], rejected: Mask, references: References
) -> Mask:
    """Regions whose parent stands on the same sheet and was itself rejected, down the line."""
    orphaned = np.zeros(len(rejected), dtype=bool)
    if "parent_code" not in values:
        return orphaned
    code, parent = values["region_code"], values["parent_code"]
    while True:
        known = set(code[~rejected & ~orphaned]) | set(references.regions)
        more = filled(parent) & ~parent.isin(list(known)).to_numpy(dtype=bool)
        more &= ~rejected & ~orphaned
        if not more.any():
            return orphaned
        orphaned |= more


def _repeated(
    staged: Staged, values: Mapping[str, "pd.Series[Any]"], rejected: Mask
) -> tuple[Mask, list[Hit]]:
    """Keys that stand twice (the last row wins) and activity rows that are exact copies."""
    nothing = np.zeros(len(rejected), dtype=bool)
    usable = {name: column[~rejected] for name, column in values.items()}
    if rejected.all():
        return nothing, []
    frame = pd.DataFrame(usable)
    if staged.table.is_keyed or staged.table.is_single:
        key = [name for name in staged.table.group if name in frame]
        superseded = nothing.copy()
        superseded[~rejected] = frame.duplicated(subset=key, keep="last")
        return superseded, [Hit("I225", key[-1], superseded)]
    copies = nothing.copy()
    if staged.table.has_lots:
        copies[~rejected] = frame.duplicated(keep="first")
    return nothing, [Hit("I224", staged.table.columns[0].key, copies)]


def _any(hits: Iterable[Hit], staged: Staged, severity: Severity) -> Mask:
    mask = np.zeros(len(staged.rows), dtype=bool)
    for hit in hits:
        if catalogue()[hit.code].severity is severity:
            mask |= hit.mask
    return mask


def _findings(staged: Staged, hits: Iterable[Hit]) -> Iterator[Finding]:
    for hit in hits:
        positions = np.flatnonzero(hit.mask & ~staged.refused)
        if not len(positions):
            continue
        cells = pd.Series("", index=positions, dtype="str")
        if hit.key in staged.frame:
            cells = staged.frame[hit.key].iloc[positions].fillna("")
        listed = cells
        if catalogue()[hit.code].severity is not Severity.ERROR:
            listed = cells[cells.groupby(cells).cumcount() < MOST_ALIKE][:MOST_LISTED]
        explained = {value: dict(hit.details(value)) for value in listed.unique()}
        for position, value in listed.items():
            yield staged.finding(
                hit.code, int(str(position)), key=hit.key, value=value, details=explained[value]
            )
        if rest := len(cells) - len(listed):
            at = staged.raw.cell(column=staged.headings.get(hit.key, hit.key))
            yield Finding("I119", at, str(rest), {"code": hit.code})


def _given(staged: Staged, key: str) -> Mask:
    if key not in staged.frame:
        return np.zeros(len(staged.rows), dtype=bool)
    return filled(staged.frame[key])


def _constant(staged: Staged, value: float | str) -> "pd.Series[Any]":
    return pd.Series([value] * len(staged.rows), index=staged.frame.index)
