"""Units of foreign tables (外来单位): which one a heading means, and numbers with theirs beside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from inventory.core import units
from inventory.core.errors import UnitError
from inventory.intake.column import Column, Kind
from inventory.intake.map_headings import is_unit
from inventory.intake.vector import Mask, by_distinct, passing

if TYPE_CHECKING:
    import pandas as pd

_NUMBER_AND_UNIT = re.compile(r"(?P<number>[+-]?[\d.,]+(?:[eE][+-]?\d{1,2})?) ?(?P<unit>[^\d\s].*)")
# The period that a permit form writes behind a mass; the column itself says which one it is.
_PERIOD = re.compile(r"/(?:a|年|d|日|天|m|月|季|季度)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellUnits:
    """A column without the units in its cells, and which cells need a word."""

    texts: "pd.Series[Any]"
    original: "pd.Series[Any]"
    notes: Mapping[str, Mask] = field(default_factory=dict)  # finding code -> rows


def agreed(column: Column, *, stated: str, written: str) -> str | None:
    """The unit of a column from the map and from its heading; None where they contradict.

    A heading speaks only for columns that can be converted; where the map is silent, it decides.
    """
    if not written or column.kind is Kind.PERCENT:
        return stated
    if column.kind is Kind.AMOUNT:
        return stated or bare(written)
    if not column.suffix:
        return stated
    ours, theirs = _step(stated or column.unit, column), _step(bare(written), column)
    if theirs is None or (stated and ours != theirs):
        return None
    return stated or bare(written)


def bare(unit: str) -> str:
    """A unit without the period that the column stands for anyway: t/a is t."""
    return _PERIOD.sub("", unit)


def split(texts: "pd.Series[Any]", column: Column, unit: str) -> CellUnits:
    """Numbers out of cells such as `15mg/Nm3`; a bare unit is an empty cell.

    Another unit of the same kind is converted with a note; what is no unit stays for the checks.
    """
    expected = _step(unit, column)

    def number(value: str) -> str | None:
        if is_unit(value) or is_unit(bare(value)):
            return None
        found = _NUMBER_AND_UNIT.fullmatch(value)
        step = _step(bare(found["unit"]), column) if found else None
        if found is None or step is None or not expected:
            return value
        if step == expected:
            return found["number"]
        return f"{float(found['number'].replace(',', '')) * step / expected:.15g}"

    def converted(value: str) -> bool:
        found = _NUMBER_AND_UNIT.fullmatch(value)
        step = _step(bare(found["unit"]), column) if found else None
        return bool(step and expected and step != expected)

    numbers = by_distinct(texts, number)
    empty: Mask = np.asarray(texts.notna() & numbers.isna(), dtype=bool)
    changed = passing(texts, converted)
    return CellUnits(
        texts=numbers.astype("str").where(numbers.notna(), None),
        original=texts,
        notes={"I131": changed, "I132": empty},
    )


def _step(unit: str, column: Column) -> float | None:
    """One of the unit in the column's own; nothing where it does not belong there."""
    try:
        return units.to_canonical(1, unit, suffix=column.suffix)
    except UnitError:
        return None
