"""Names on sheets (名称校验): treatment, technology, collection and unit of size are known words.

A name that is not known is an error, for no factor can be chosen by it; its row is loaded all
the same, because outlets, routes and activity hang on it. Each distinct name is looked at once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from inventory.factors.names import capacity
from inventory.factors.names.resolution import TITLES, Kind, Resolution
from inventory.factors.names.resolver import Names
from inventory.intake.hit import Hit, always
from inventory.intake.vector import Mask, filled, groups

Values = Mapping[str, "pd.Series[Any]"]


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of names with what each distinct cell of it means in its category."""

    key: str
    texts: "pd.Series[Any]"
    number: "np.ndarray[Any, Any]"  # of the distinct text and category, by row
    found: list[Resolution]  # by that number
    categories: list[str | None]  # by that number

    def mask(self, test: Callable[[Resolution], bool]) -> Mask:
        """The rows whose name passes a test."""
        passed = np.array([test(one) for one in self.found], dtype=bool)
        return np.asarray(filled(self.texts) & passed[self.number], dtype=bool)


def check(table: str, values: Values, names: Callable[[], Names]) -> Iterator[Hit]:
    """Everything that the names of a sheet leave open, and what a written rule decided."""
    for of_table, key, kind in (
        ("abatement", "technology", Kind.TREATMENT),
        ("unit", "technology", Kind.TECHNOLOGY),
        ("route", "collection", Kind.COLLECTION),
        ("unit", "capacity_unit", Kind.CAPACITY),
    ):
        if table == of_table and key in values and filled(values[key]).any():
            yield from _column(_resolved(key, kind, values, names()), names())
    if table == "unit" and "capacity" in values:
        yield from _sizes(values)


def capacities(values: Values) -> dict[str, "pd.Series[Any]"]:
    """The design capacity (设计规模) in MW or t/h where its unit is one of them."""
    if "capacity" not in values or "capacity_unit" not in values:
        return {}
    unit = values["capacity_unit"]
    number, firsts = _distinct(unit, _category(values))
    factors: dict[str, list[float]] = {"capacity_mw": [], "capacity_t_h": []}
    for text, category in firsts:
        meant = capacity.unit_of(text, category) if text else None
        column = capacity.COLUMNS.get(meant.quantity) if meant else None
        for name, kept in factors.items():
            factor = meant.factor if meant and name == column else None
            kept.append(np.nan if factor is None else factor)
    return {
        name: values["capacity"] * pd.Series(np.array(kept)[number], index=unit.index)
        for name, kept in factors.items()
    }


def _resolved(key: str, kind: Kind, values: Values, names: Names) -> _Column:
    texts = values[key]
    number, firsts = _distinct(texts, _category(values))
    found = [names.resolve(kind, text or "", category=category) for text, category in firsts]
    return _Column(key, texts, number, found, [category for _, category in firsts])


def _distinct(
    texts: "pd.Series[Any]", categories: "pd.Series[Any]"
) -> "tuple[np.ndarray[Any, Any], list[tuple[str | None, str | None]]]":
    """The number of each row's text and category, and what stands behind each number."""
    number = groups(texts, categories)
    firsts = pd.Series(number).drop_duplicates().index
    pairs: list[tuple[str | None, str | None]] = [("", None)] * len(firsts)
    for place in firsts:
        text, category = texts.iloc[place], categories.iloc[place]
        pairs[number[place]] = (
            None if pd.isna(text) else str(text),
            None if pd.isna(category) else str(category),
        )
    return number, pairs


def _category(values: Values) -> "pd.Series[Any]":
    index = next(iter(values.values())).index
    return values.get("category_code", pd.Series(None, index=index, dtype=object))


def _column(column: _Column, names: Names) -> Iterator[Hit]:
    """Unknown names, names that say too little, and names that a rule decided."""
    kind = column.found[0].kind

    def decides(at: int) -> bool:
        category = column.categories[at]
        is_technology = kind is Kind.TECHNOLOGY
        return not (is_technology and category and not names.technology.decides(category))

    harmless = np.array([not decides(at) for at in range(len(column.found))], dtype=bool)
    unknown = column.mask(lambda one: not one.is_known)
    without_effect = unknown & harmless[column.number]
    by_row = _telling(column, kind)
    yield Hit("I270", column.key, unknown & ~without_effect, by_row=by_row)
    yield Hit("I275", column.key, without_effect, by_row=by_row)
    yield Hit("I271", column.key, column.mask(lambda one: one.is_open), by_row=by_row)
    yield from _decided(column, kind)


def _decided(column: _Column, kind: Kind) -> Iterator[Hit]:
    """One hit for each name and the rules that decided it, whatever the categories."""
    places: dict[tuple[str, str | None, str], list[int]] = {}
    for at, one in enumerate(column.found):
        if one.is_known and not one.is_open and one.rule:
            places.setdefault((one.name, one.title_zh, one.rule), []).append(at)
    for (_, title, rule), numbers in places.items():
        mask = np.asarray(filled(column.texts) & np.isin(column.number, numbers), dtype=bool)
        told = always(kind=TITLES[kind], title=title or "", rule=rule)
        yield Hit("I272", column.key, mask, told, is_summed=True)


def _telling(column: _Column, kind: Kind) -> Callable[[int], Mapping[str, str]]:
    """The words of a finding on the name in a row."""

    def details(row: int) -> dict[str, str]:
        found = column.found[column.number[row]]
        near = "、".join(found.proposals)
        return {
            "kind": TITLES[kind],
            "hint": f"，是否：{near}？" if near else "",
            "rule": found.rule or "",
        }

    return details


def _sizes(values: Values) -> Iterator[Hit]:
    """The size of a boiler or power unit is one that factors and limits are graded by."""
    category = _category(values)
    number, firsts = _distinct(
        values.get("capacity_unit", category.where(category.isna())), category
    )
    is_graded = np.array([capacity.needs_size(one) for _, one in firsts], dtype=bool)
    is_other = np.array([_is_other(*one) for one in firsts], dtype=bool)
    is_blank = np.array([text is None for text, _ in firsts], dtype=bool)
    given = filled(values["capacity"])
    yield Hit("I273", "capacity_unit", np.asarray((is_graded & is_other)[number], dtype=bool))
    yield Hit("I274", "capacity", np.asarray(given & (is_graded & is_blank)[number], dtype=bool))


def _is_other(unit: str | None, category: str | None) -> bool:
    """Whether a unit is known, and is neither power nor steam nor throughput."""
    meant = capacity.unit_of(unit, category) if unit else None
    return meant is not None and meant.quantity == "none"
