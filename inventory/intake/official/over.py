"""Rows that also stand at closer keys (展开): where a second choice is more specific than they are.

Of several factors the closest counts, whatever its rank. A table that a guideline orders before
its own values would lose to them wherever they are split finer, by furnace or by size; so each of
its rows is repeated there, with the same value and a remark.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inventory.factors import canonical, check, first_choice
from inventory.factors.library import Library
from inventory.factors.value import document_of
from inventory.intake.official.rows import Made, Row, factor_id
from inventory.intake.official.templates import Template

_RATIOS = ("ef", "ef_fugitive")
_REMARK = "；同一行展开到次选标准更细的条件"


@dataclass(frozen=True, slots=True)
class _Closer:
    """The keys of a factor of the second choice."""

    category: str
    item: str
    technology: str
    size: tuple[str, str, str]
    pollutant: str
    param: str

    @classmethod
    def of(cls, row: check.Row) -> "_Closer":
        """The keys of one row of a pack."""
        return cls(
            row["category_code"],
            row["item"],
            row["technology"],
            (row["capacity_min"], row["capacity_max"], row["capacity_unit"]),
            row["pollutant"],
            row["param"],
        )


def expanded(made: Iterable[Made], template: Template, library: Library) -> list[Made]:
    """The rows with their repetitions, those first that stand in the table itself."""
    own = list(made)
    taken = {_Closer.of(one.row) for one in own}
    closer = list(_second_choices(template, library))
    more: dict[_Closer, Made] = {}
    for one in own:
        for keys in _met(one.row, closer, template.apart):
            if keys not in taken:
                more.setdefault(keys, Made(_repeated(one.row, keys, template), one.line))
    return [*own, *more.values()]


def _second_choices(template: Template, library: Library) -> Iterator[_Closer]:
    """The coefficients of documents before which this one is ordered."""
    behind = {
        order.document
        for order in first_choice.orders()
        if order.ordered_first == template.citation
    }
    for one in library.packs:
        rows: list[check.Row] = one.pack.factor.to_pylist()
        for row in rows:
            is_behind = document_of(row["source"]) in behind and not row["region_code"]
            if is_behind and row["param"] in _RATIOS and not row["control"]:
                yield _Closer.of(row)


def _met(row: Row, closer: Iterable[_Closer], apart: tuple[str, ...]) -> Iterator[_Closer]:
    """Where a second choice says more of the same thing than a row does.

    Branches that another table serves stay apart.
    """
    own = _Closer.of(row)
    if own.param not in _RATIOS:
        return
    for keys in closer:
        is_same = (keys.pollutant, keys.param, keys.item) == (own.pollutant, own.param, own.item)
        if not is_same or not keys.category.startswith(own.category):
            continue
        if apart and keys.category.startswith(apart):
            continue
        if own.technology not in {"", keys.technology}:
            continue
        if any(own.size) and own.size != keys.size:
            continue
        if own.technology and not keys.technology:
            continue
        yield keys


def _repeated(row: Row, keys: _Closer, template: Template) -> Row:
    low, high, unit = keys.size
    again = {
        **row,
        "category_code": keys.category,
        "technology": keys.technology,
        "capacity_min": low,
        "capacity_max": high,
        "capacity_unit": unit,
        "source": row["source"] + _REMARK,
    }
    return {**again, "factor_id": factor_id(template.name, again)}


def recalled(library: Library, citation: str) -> dict[tuple[str, ...], float]:
    """The amounts that the shipped packs hold from memory of a document, by their keys."""
    found: dict[tuple[str, ...], float] = {}
    for one in library.packs:
        rows: list[check.Row] = one.pack.factor.to_pylist() if one.pack.is_builtin else []
        for row in rows:
            is_cited = document_of(row["source"]) == citation
            if row["evidence"] == "D" and is_cited and row["param"] in _RATIOS:
                found.setdefault(keys_of(row), amount(row))
    return found


def keys_of(row: check.Row) -> tuple[str, ...]:
    """What a coefficient is for."""
    names = ("category_code", "item", "pollutant", "param", "technology", "scaled_by")
    return tuple(row[name] for name in names)


def amount(row: check.Row) -> float:
    """The value of a coefficient in the engine's unit."""
    basis = canonical.basis_of(row["basis"]) or ""
    return canonical.of_factor(row["param"], row["unit"], basis).of(float(row["value"]))
