"""Rules over the cells of a statement (说明): whom it speaks for, and what it says."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from inventory.intake import convert, numerals
from inventory.intake.hit import Hit
from inventory.intake.quantities import Values
from inventory.intake.tables import ROUTE
from inventory.intake.vector import Mask, by_distinct, filled

if TYPE_CHECKING:
    import pandas as pd

_COLLECTION = replace(ROUTE.column("collection"), key="value")


def findings(table: str, values: Values) -> Iterator[Hit]:
    """What a row states of too many or too few, or in words that nobody can account with."""
    if table == "standstill" and {"unit_no", "outlet_no"} <= values.keys():
        yield Hit("I268", "outlet_no", filled(values["unit_no"]) & filled(values["outlet_no"]))
    elif table == "assumption" and {"subject", "value"} <= values.keys():
        alone = _given(values, "unit_no") & ~_given(values, "facility_no")
        yield Hit("I201", "facility_no", alone)
        yield from _capacities(values)
        yield from _collections(values)


def _capacities(values: Values) -> Iterator[Hit]:
    """A size is a number with a unit, and is kept as one."""
    asked = _about(values, "capacity")
    sizes = by_distinct(values["value"].where(asked), _size)
    yield Hit("I202", "value", asked & filled(values["value"]) & ~filled(sizes))
    yield Hit("I201", "unit", asked & ~_given(values, "unit"))
    values["value"] = _with(values["value"], sizes)


def _size(word: str) -> str | None:
    found = numerals.read(word, has_litres=False)
    is_size = found.value is not None and found.value > 0 and not found.unit
    return f"{found.value:.15g}" if is_size else None


def _collections(values: Values) -> Iterator[Hit]:
    """A way of collection is one that routes may have, and is kept by the same code."""
    asked = _about(values, "collection")
    ways, hits = convert.choices(_COLLECTION, values["value"].where(asked))
    yield from hits
    values["value"] = _with(values["value"], ways)


def _about(values: Values, subject: str) -> Mask:
    return (values["subject"].astype(object) == subject).to_numpy(dtype=bool)


def _with(texts: "pd.Series[Any]", read: "pd.Series[Any]") -> "pd.Series[Any]":
    """The texts as they were read, where they were."""
    return read.where(filled(read), texts.astype(object))


def _given(values: Values, key: str) -> Mask:
    """Which rows fill a cell; none where the sheet lacks the column."""
    if key not in values:
        return np.zeros(len(values["subject"]), dtype=bool)
    return filled(values[key])
