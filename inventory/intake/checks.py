"""Checks on staged rows (导入校验): every bad cell yields a finding, errors keep the row out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.utils import column_index_from_string

from inventory.core.findings import Cell, Finding, Severity, catalogue
from inventory.intake import (
    convert,
    identity_checks,
    names,
    plausible,
    quantities,
    reach_checks,
    region_checks,
    repeats,
    statement_checks,
    text,
)
from inventory.intake.column import Column, Kind
from inventory.intake.hit import KEPT, Hit
from inventory.intake.quantities import Quantities, Values
from inventory.intake.references import References
from inventory.intake.staging import Staged
from inventory.intake.vector import Mask, by_distinct, encoded, filled

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
        staged.content_sha256  # noqa: B018 - is of the texts, which become codes below
        # a mask of a million rows that says nothing is not worth keeping
        found = _once(_found(staged, references, flow, values))
        hits += (hit for hit in found if hit.mask.any())
    rejected = staged.refused | _refused(hits, staged)
    if staged.table.name == "region":
        orphaned = region_checks.orphaned(values, rejected, references)
        hits.append(Hit("I234", "parent_code", orphaned, lambda _: {"hint": "，它的行没有导入"}))
        rejected |= orphaned
    if values:
        hits += repeats.contradicting(staged.table, values, rejected, rows=staged.rows)
        rejected |= _refused(hits, staged)
    superseded, repeated = repeats.superseded(staged.table, values, rejected)
    findings = [*staged.findings, *_findings(staged, [*hits, *repeated])]
    return Checked(
        staged=staged,
        columns=values,
        rejected=rejected,
        superseded=superseded,
        findings=findings,
    )


def _once(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Each cell with what is wrong with it once: as typed, or else as converted."""
    told: dict[tuple[str, str], Mask] = {}
    for hit in hits:
        kind = (hit.code, hit.key)
        yield replace(hit, mask=hit.mask & ~told[kind]) if kind in told else hit
        told[kind] = hit.mask | told[kind] if kind in told else hit.mask


def _found(
    staged: Staged, references: References, flow: str | None, values: Values
) -> Iterator[Hit]:
    """All that is wrong with single cells and rows, while the values come to be."""
    for column in staged.table.columns:
        yield from _column(staged, references, column, values)
    if flow and staged.table.has_flow:
        values["flow"] = _constant(staged, flow).where(~_given(staged, "flow"), values.get("flow"))
    yield from _derived(staged, references, values)
    yield from _required(staged, values)
    yield from references.succession.follow(values)
    yield from references.missing_parents(values, staged.table.name)
    yield from _across(staged, references, values)


def _column(
    staged: Staged, references: References, column: Column, values: Values
) -> Iterator[Hit]:
    """Convert one column; amounts and units wait for each other."""
    if column.key not in staged.frame:
        if column.default is not None:
            values[column.target] = _constant(staged, column.default)
        return
    # codes in the place of the texts: most columns repeat a few words a million times
    texts = staged.frame[column.key] = encoded(staged.frame[column.key])
    yield from convert.unusable(column, texts)
    if not column.target:
        return
    converted, hits = _converted(staged, references, column, quantities.usable(texts))
    yield from hits
    if column.kind in {*_NUMBERS, Kind.PERCENT}:
        yield from convert.unusual(column, converted)
    if column.default is not None:
        converted = converted.fillna(column.default)
    values[column.target] = converted


def _converted(
    staged: Staged, references: References, column: Column, texts: "pd.Series[Any]"
) -> tuple["pd.Series[Any]", Iterable[Hit]]:
    unit = staged.units.get(column.key, "")
    if column.kind in _NUMBERS:
        return _number(staged, column, texts, unit=unit)
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
        Kind.NODE: references.node,
        Kind.INDUSTRY: references.industry,
        Kind.ITEM: references.item,
    }.get(column.kind)
    return look_up(texts, column.key) if look_up else (texts, ())


def _number(
    staged: Staged, column: Column, texts: "pd.Series[Any]", *, unit: str
) -> tuple["pd.Series[Any]", list[Hit]]:
    read = convert.numbers(column, texts)
    numbers, more = convert.in_unit(column, read, unit)
    rewritten = _rewritten(staged, column.key, read.rewritten)
    return numbers, [*read.hits, *more, *convert.bounds(column, numbers), rewritten]


def _rewritten(staged: Staged, key: str, separated: Mask) -> Hit:
    """Numbers that were typed with separators or in full width, in one finding."""
    mask = separated | _in_full_width(staged, key)
    return Hit("I238", key, mask, lambda _: {"count": str(int(mask.sum()))}, is_summed=True)


def _in_full_width(staged: Staged, key: str) -> Mask:
    """Cells whose digits were typed in full width (全角); only the raw sheet still shows it."""
    letters = staged.letters.get(key, "")
    place = column_index_from_string(letters) - 1 if letters.isalpha() else -1
    if place not in staged.raw.cells.columns:
        return np.zeros(len(staged.rows), dtype=bool)
    raw = staged.raw.cells[place].reindex(staged.rows)
    return raw.str.contains(text.FULL_WIDTH, regex=True, na=False).to_numpy(dtype=bool)


def _required(staged: Staged, values: Mapping[str, "pd.Series[Any]"]) -> Iterator[Hit]:
    for column in staged.table.columns:
        if not column.is_required:
            continue
        if column.key == "unit" and "unit_reported" in values:
            yield Hit("I201", "unit", ~filled(values["unit_reported"]))
        elif column.key == "flow" and "flow" in values:
            yield Hit("I201", "flow", ~filled(values["flow"]) & ~_given(staged, "flow"))
        else:
            yield Hit("I201", column.key, ~_given(staged, column.key))


def _derived(staged: Staged, references: References, values: Values) -> Iterator[Hit]:
    """Columns that need several cells: amounts, heat values, capacities."""
    if "amount" in staged.frame:
        found = quantities.amounts(staged, values), quantities.heat_values(staged)
        for one in found:
            values.update(one.columns)
            yield from one.hits
            yield from (_rewritten(staged, key, mask) for key, mask in one.rewritten.items())
        yield from _energies(staged, references, values, heat=found[1])
    values.update(names.capacities(values))
    yield from names.check(staged.table.name, values, lambda: references.names)


def _energies(
    staged: Staged, references: References, values: Values, *, heat: Quantities
) -> Iterator[Hit]:
    known = np.zeros(len(staged.rows), dtype=bool) if heat.odd_heat is None else heat.odd_heat
    yield from plausible.heat_values(values, references, known=known)
    yield from plausible.coal_equivalents(values, references)


def _across(staged: Staged, references: References, values: Values) -> Iterator[Hit]:
    """Rules over several cells of a row or several rows of the sheet."""
    table = staged.table.name
    if "uscc" in values:
        values["uscc"] = by_distinct(values["uscc"], identity_checks.compact)
        yield from identity_checks.credit_codes(values["uscc"])
    if "permit_no" in values:
        yield from identity_checks.permit_numbers(values)
    yield from identity_checks.permit_codes(values, table, references)
    if table == "permit_limit":
        at_outlet = (values["scope"] == "outlet").to_numpy(dtype=bool)
        yield Hit("R106", "outlet_no", at_outlet & ~_given(staged, "outlet_no"))
    if table == "region":
        yield from region_checks.cut_rings(values, references)
    if table == "facility":
        yield from repeats.renamed(values)
        yield from plausible.districts(values, references)
    yield from statement_checks.findings(table, values)
    yield from reach_checks.findings(table, values, lambda: references.reach)
    yield from plausible.quantities(staged.table, values)
    yield from plausible.coordinates(values)
    yield from plausible.fuel_quality(values)
    yield from plausible.particles(values)
    yield from _backwards(values)


def _backwards(values: Values) -> Iterator[Hit]:
    """Periods that end before they begin."""
    for first, last in (
        ("opened_on", "closed_on"),
        ("valid_from", "valid_to"),
        ("started_on", "finished_on"),
        ("started_on", "ended_on"),
        ("installed_on", "removed_on"),
    ):
        if first in values and last in values:
            both = filled(values[first]) & filled(values[last])
            backwards = both.copy()
            backwards[both] = (values[last][both] < values[first][both]).to_numpy(dtype=bool)
            yield Hit("I235", last, backwards)


def _refused(hits: Iterable[Hit], staged: Staged) -> Mask:
    """The rows with an error that keeps them out; a name that is not known does not."""
    mask = np.zeros(len(staged.rows), dtype=bool)
    for hit in hits:
        if catalogue()[hit.code].severity is Severity.ERROR and hit.code not in KEPT:
            mask |= hit.mask
    return mask


def _findings(staged: Staged, hits: Iterable[Hit]) -> Iterator[Finding]:
    for hit in hits:
        positions = np.flatnonzero(hit.mask & ~staged.refused)
        if not len(positions):
            continue
        cells = pd.Series("", index=positions, dtype="str")
        if hit.key in staged.frame:
            cells = staged.frame[hit.key].iloc[positions].astype("str").fillna("")
        yield from _summed(staged, hit, cells) if hit.is_summed else _listed(staged, hit, cells)


def _summed(staged: Staged, hit: Hit, cells: "pd.Series[Any]") -> Iterator[Finding]:
    """One finding on the heading, for what is the same with every cell of the column."""
    value = str(cells.iloc[0])
    details = {"count": str(len(cells)), **hit.details(value)}
    yield Finding(hit.code, _heading(staged, hit.key), value, details)


def _listed(staged: Staged, hit: Hit, cells: "pd.Series[Any]") -> Iterator[Finding]:
    """A finding on each cell; of those that keep no row out only so many alike."""
    listed = cells
    if catalogue()[hit.code].severity is not Severity.ERROR or hit.code in KEPT:
        listed = cells[cells.groupby(cells).cumcount() < MOST_ALIKE][:MOST_LISTED]
    explained = {value: dict(hit.details(value)) for value in listed.unique()}
    for place, value in listed.items():
        position = int(str(place))
        details = explained[value]
        if hit.by_row is not None:
            details = {**details, **hit.by_row(position)}
        yield staged.finding(hit.code, position, key=hit.key, value=value, details=details)
    if rest := len(cells) - len(listed):
        yield Finding("I119", _heading(staged, hit.key), str(rest), {"code": hit.code})


def _heading(staged: Staged, key: str) -> Cell:
    return staged.raw.cell(column=staged.headings.get(key, key))


def _given(staged: Staged, key: str) -> Mask:
    if key not in staged.frame:
        return np.zeros(len(staged.rows), dtype=bool)
    return filled(staged.frame[key])


def _constant(staged: Staged, value: float | str) -> "pd.Series[Any]":
    return pd.Series([value] * len(staged.rows), index=staged.frame.index)
