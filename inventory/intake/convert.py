"""Text cells become values: numbers, fractions, dates, yes and no, labels (转换)."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from inventory.core import units
from inventory.core.errors import UnitError
from inventory.intake import text
from inventory.intake.column import Column, Kind
from inventory.intake.hit import Hit
from inventory.intake.vector import Mask, by_distinct, filled, passing

LONGEST = 4000
LONGEST_CODE = 200  # identities stand in indexes
YEARS = (1900, 2100)
_SERIAL = (10_000, 80_000)  # day numbers of Excel between 1927 and 2119
_EPOCH = dt.date(1899, 12, 30)
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$")
_PLAIN = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$")
_INEXACT_ID = re.compile(r"^\d(\.\d+)?[eE]\+\d{2}$")
_WHOLE_FLOAT = r"^(\d+)\.0+$"
_ODD = r"^#|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$")
_COMPACT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(\d{4})[-/.年](\d{1,2})月?$")
_YEAR = re.compile(r"^(\d{4})年?$")
_TRUE = frozenset({"是", "有", "√", "true", "yes", "y", "1"})
_FALSE = frozenset({"否", "×", "false", "no", "n", "0"})
# More than a nation has in any unit of the tables: kWh of electricity are some 1e13 a year.
LARGEST = 1e15


def unusable(column: Column, texts: "pd.Series[Any]") -> Iterator[Hit]:
    """Cells of any kind that cannot be read: failed formulas, control characters, endless text."""
    key = column.key
    longest = LONGEST_CODE if column.kind is Kind.CODE else LONGEST
    limit = {"limit": str(longest)}
    too_long = (texts.str.len() > longest).to_numpy(dtype=bool, na_value=False)
    yield Hit("I216", key, too_long, lambda _: limit)
    odd = texts[texts.str.contains(_ODD, regex=True, na=False)]
    if odd.empty:
        return
    odd = odd.reindex(texts.index)  # the tests below see the few odd cells alone
    yield Hit("I213", key, passing(odd, lambda value: value in text.FORMULA_ERRORS))
    yield Hit("I214", key, passing(odd, lambda value: value == text.NOT_CALCULATED))
    yield Hit("I215", key, passing(odd, lambda value: bool(_CONTROL.search(value))))


def identities(column: Column, texts: "pd.Series[Any]") -> tuple["pd.Series[Any]", list[Hit]]:
    """Identities (编号) as text: 1234.0 is 1234, and lost digits are not guessed."""
    inexact = passing(texts, lambda value: bool(_INEXACT_ID.match(value)))
    whole = texts.str.replace(_WHOLE_FLOAT, r"\1", regex=True)
    return whole, [Hit("I212", column.key, inexact)]


def numbers(column: Column, texts: "pd.Series[Any]") -> tuple["pd.Series[Any]", list[Hit]]:
    """Numbers with thousands separators; negative ones where the column has no sense below zero."""
    if column.kind in {Kind.YEAR, Kind.MONTH}:
        texts = texts.str.rstrip("年月")
    values = pd.Series(pd.to_numeric(texts.astype(object), errors="coerce"), index=texts.index)
    values = values.astype("float64")
    doubtful = filled(texts) & ~np.isfinite(values.to_numpy())
    if doubtful.any():
        slow = by_distinct(texts[doubtful], _number).astype("float64")
        values[doubtful] = slow
    array = values.to_numpy()
    wrong = filled(texts) & np.isnan(array)
    hits = [Hit("I202", column.key, wrong), Hit("I237", column.key, np.abs(array) > LARGEST)]
    if column.kind in {Kind.INT, Kind.YEAR, Kind.MONTH}:
        hits.append(Hit("I203", column.key, ~wrong & (array != np.floor(array)) & ~np.isnan(array)))
    return values, hits


def _number(value: str) -> float | None:
    compact = value.replace(" ", "")
    if _THOUSANDS.match(compact):
        return float(compact.replace(",", ""))
    return float(compact) if _PLAIN.match(compact) else None


def bounds(column: Column, values: "pd.Series[Any]") -> Iterator[Hit]:
    """Values that the column cannot have: negative amounts, month 13, a latitude of 200."""
    array = values.to_numpy()
    if column.kind is Kind.YEAR:
        yield Hit("I209", column.key, (array < YEARS[0]) | (array > YEARS[1]))
    elif column.kind is Kind.MONTH:
        yield Hit("I209", column.key, (array < 1) | (array > 12))  # noqa: PLR2004 - months
    elif column.low == 0 and column.high is None:
        yield Hit("I204", column.key, array < 0)
    elif column.low is not None or column.high is not None:
        low = -math.inf if column.low is None else column.low
        high = math.inf if column.high is None else column.high
        wanted = {"low": f"{low:g}", "high": f"{high:g}"}
        yield Hit("I227", column.key, (array < low) | (array > high), lambda _: wanted)


def in_unit(
    column: Column, values: "pd.Series[Any]", unit: str
) -> tuple["pd.Series[Any]", list[Hit]]:
    """Numbers of a column whose heading names another unit than the table's own."""
    if not unit or unit == column.unit:
        return values, []
    everything = filled(values)
    if not column.suffix:
        only = {"unit": unit, "reason": f"本列只能以“{column.unit or '无单位'}”填写", "hint": ""}
        return values, [Hit("I218", column.key, everything, lambda _: only)]
    try:
        zero = units.to_canonical(0, unit, suffix=column.suffix)
        step = units.to_canonical(1, unit, suffix=column.suffix) - zero
    except UnitError as error:
        reason = {"unit": unit, "reason": error.message_zh, "hint": error.hint}
        return values, [Hit("I218", column.key, everything, lambda _: reason)]
    return values * step + zero, []


def fractions(
    column: Column, texts: "pd.Series[Any]", unit: str
) -> tuple["pd.Series[Any]", list[Hit]]:
    """Percentages as fractions; a sign in the cell counts before the heading's."""
    default = unit or column.unit
    troubles: dict[str, str] = {}

    def fraction(value: str) -> float | None:
        bare, sign = (value[:-1], value[-1]) if value[-1:] in {"%", "‰"} else (value, default)
        number = _number(bare)
        if number is None:
            troubles[value] = "I202"
            return None
        try:
            result = units.fraction_of(number, sign)
        except UnitError:
            troubles[value] = "I219"
            return None
        if not 0 <= result <= 1:
            troubles[value] = "I205"
        elif column.is_share and 0 < number <= 1 and sign == "%" and value == bare:
            troubles[value] = "I206"
        return result

    values = by_distinct(texts, fraction).astype("float64")
    wanted = {"expected": "百分数"}
    hits = [
        Hit(code, column.key, passing(texts, _troubled(troubles, code)), lambda _: wanted)
        for code in sorted(set(troubles.values()))
    ]
    return values, hits


def _troubled(troubles: dict[str, str], code: str) -> Callable[[str], bool]:
    return lambda value: troubles.get(value) == code


def dates(column: Column, texts: "pd.Series[Any]") -> tuple["pd.Series[Any]", list[Hit]]:
    """Days in any usual form; a bare month or year counts from its first day, with a warning."""
    values = by_distinct(texts, lambda value: _day(value) or _first_day(value))
    coarse = passing(texts, lambda value: _day(value) is None and _first_day(value) is not None)
    wrong = filled(texts) & ~filled(values)
    return values, [Hit("I207", column.key, wrong), Hit("I208", column.key, coarse)]


def _day(value: str) -> dt.date | None:
    found = _DAY.match(value) or _COMPACT_DAY.match(value)
    if found:
        return _date(*(int(part) for part in found.groups()))
    if re.fullmatch(r"\d{5}(\.\d+)?", value) and _SERIAL[0] <= float(value) < _SERIAL[1]:
        return _EPOCH + dt.timedelta(days=int(float(value)))
    return None


def _first_day(value: str) -> dt.date | None:
    if found := _MONTH.match(value):
        return _date(int(found[1]), int(found[2]), 1)
    if found := _YEAR.match(value):
        return _date(int(found[1]), 1, 1)
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if YEARS[0] <= year <= YEARS[1] else None
    except ValueError:
        return None


def flags(column: Column, texts: "pd.Series[Any]") -> tuple["pd.Series[Any]", list[Hit]]:
    """Yes and no in Chinese, English or as 1 and 0."""

    def flag(value: str) -> bool | None:
        key = text.name_key(value)
        return True if key in _TRUE else False if key in _FALSE else None

    values = by_distinct(texts, flag)
    return values, [Hit("I211", column.key, filled(texts) & ~filled(values))]


def choices(column: Column, texts: "pd.Series[Any]") -> tuple["pd.Series[Any]", list[Hit]]:
    """One of a closed list, by its Chinese label or its key."""
    known = {text.name_key(label): value for value, label in column.choices.items()}
    known |= {text.name_key(value): value for value in column.choices}
    values = by_distinct(texts, lambda value: known.get(text.name_key(value)))
    allowed = {"choices": "、".join(column.choices.values())}
    wrong: Mask = filled(texts) & ~filled(values)
    return values, [Hit("I210", column.key, wrong, lambda _: allowed)]
