"""Text cells become values: numbers, fractions, dates, yes and no, labels (转换)."""

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from inventory.core import units
from inventory.core.errors import UnitError
from inventory.intake import numerals, text
from inventory.intake.column import Column, Kind
from inventory.intake.hit import Details, Hit, always
from inventory.intake.numerals import Numeral
from inventory.intake.vector import Mask, by_distinct, filled, numbers_of, passing, where

LONGEST = 4000
LONGEST_CODE = 200  # identities stand in indexes
YEARS = (1900, 2100)
_SERIAL = (10_000, 80_000)  # day numbers of Excel between 1927 and 2119
_SERIAL_DAY = re.compile(r"^\d{5}(\.\d+)?$")
_EPOCH = dt.date(1899, 12, 30)
_INEXACT_ID = re.compile(r"^\d(\.\d+)?[eE]\+\d{2}$")
_WHOLE_FLOAT = re.compile(r"^(\d+)\.0+$")
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:[ T]\d{1,2}:\d{2}.*)?$")
_COMPACT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(\d{4})[-/.年](\d{1,2})月?$")
_YEAR = re.compile(r"^(\d{4})年?$")
# A spreadsheet that takes 2024.10 for a number shows 2024.1.
_CUT_MONTH = re.compile(r"^\d{4}\.1$")
_PERIOD_MARK = re.compile(r"(年度?|月份?)$")
_TRUE = frozenset({"是", "有", "√", "true", "yes", "y", "1"})
_FALSE = frozenset({"否", "×", "false", "no", "n", "0"})
_WORDS = frozenset({Kind.TEXT, Kind.CODE, Kind.ITEM})
_WHOLE = frozenset({Kind.INT, Kind.YEAR, Kind.MONTH})
# More than a nation has in any unit of the tables: kWh of electricity are some 1e13 a year.
LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a column, and the units that some cells carry behind theirs."""

    numbers: "pd.Series[Any]"
    units: "pd.Series[Any] | None"  # None: no cell has one
    rewritten: Mask  # cells whose separators were taken out
    hits: list[Hit]


def unusable(column: Column, texts: "pd.Series[Any]") -> Iterator[Hit]:
    """Cells of any kind that cannot be read, and words that other programs would execute."""
    key = column.key
    longest = LONGEST_CODE if column.kind is Kind.CODE else LONGEST
    too_long = where(texts, lambda words: _mask(words.str.len() > longest))
    yield Hit("I216", key, too_long, always(limit=str(longest)))
    failed = [*text.FORMULA_ERRORS]
    yield Hit("I213", key, where(texts, lambda words: _mask(words.isin(failed))))
    yield Hit("I214", key, where(texts, lambda words: _mask(words == text.NOT_CALCULATED)))
    yield Hit("I215", key, where(texts, lambda words: _mask(words.str.contains(_CONTROL))))
    if column.kind in _WORDS:
        yield Hit("I257", key, where(texts, lambda words: _mask(words.str.startswith("="))))
        yield Hit("I258", key, where(texts, lambda words: _mask(words.str.contains("[<>]"))))


def _mask(found: Any) -> Mask:
    return np.asarray(found, dtype=bool)


def identities(column: Column, texts: "pd.Series[Any]") -> tuple["pd.Series[Any]", list[Hit]]:
    """Identities (编号) as text: 1234.0 is 1234, and lost digits are not guessed."""
    inexact = passing(texts, lambda value: bool(_INEXACT_ID.match(value)))
    whole = texts
    if where(texts, lambda words: _mask(words.str.contains(r"^\d+\.0+$"))).any():
        whole = by_distinct(texts, lambda value: _WHOLE_FLOAT.sub(r"\1", value))
    return whole, [Hit("I212", column.key, inexact)]


def numbers(column: Column, texts: "pd.Series[Any]") -> Numbers:
    """Numbers in all usual forms; what is below a detection limit is never a silent zero."""
    slow: dict[str, Numeral] = {}

    def read(words: "pd.Index[Any]") -> Any:
        values = numerals.plain(words)
        for place in map(int, np.flatnonzero(~np.isfinite(values))):
            found = slow[str(words[place])] = _numeral(column, str(words[place]))
            values[place] = math.nan if found.value is None else found.value
        return values

    array = numbers_of(texts, read)

    def told(test: Callable[[Numeral], bool]) -> Mask:
        return _one_of(texts, [word for word, found in slow.items() if test(found)])

    unseen = told(lambda found: found.is_undetected or (found.is_below and column.is_required))
    below = told(lambda found: found.is_below and not column.is_required)
    wrong = filled(texts) & np.isnan(array) & ~unseen & ~below
    hits = [
        Hit("I202", column.key, wrong),
        Hit("I237", column.key, np.abs(array) > LARGEST),
        Hit("I241", column.key, below),
        Hit("I242", column.key, unseen),
    ]
    if column.kind in _WHOLE:
        hits.append(Hit("I203", column.key, ~np.isnan(array) & (array != np.floor(array))))
    has_unit = told(lambda found: bool(found.unit))
    behind = None
    if has_unit.any():
        behind = by_distinct(texts.where(has_unit), lambda word: _unit(slow.get(word)))
    return Numbers(
        numbers=pd.Series(array, index=texts.index),
        units=behind,
        rewritten=told(lambda found: found.is_rewritten),
        hits=[*hits, Hit("I239", column.key, has_unit, _split(slow))],
    )


def _numeral(column: Column, word: str) -> Numeral:
    """What a cell says to this column: whole numbers and bare ones have no unit behind."""
    if column.kind in _WHOLE:
        word = _PERIOD_MARK.sub("", word)
    found = numerals.read(word, has_litres=column.kind is Kind.AMOUNT)
    if found.unit and column.kind is not Kind.AMOUNT and not column.suffix:
        return Numeral()
    return found


def _unit(found: Numeral | None) -> str | None:
    """The unit behind a number; words of cells without one are looked at too."""
    return found.unit or None if found else None


def _split(slow: dict[str, Numeral]) -> Details:
    return lambda word: {"number": f"{slow[word].value:.15g}", "unit": slow[word].unit}


def _one_of(texts: "pd.Series[Any]", words: Collection[str]) -> Mask:
    if not words:
        return np.zeros(len(texts), dtype=bool)
    return where(texts, lambda distinct: _mask(distinct.isin(list(words))))


def bounds(column: Column, values: "pd.Series[Any]") -> Iterator[Hit]:
    """Values that the column cannot have: negative amounts, month 13, a year yet to come."""
    array = values.to_numpy()
    if column.kind is Kind.YEAR:
        last = _last_year(column)
        yield Hit("I209", column.key, (array < YEARS[0]) | (array > YEARS[1]))
        yield Hit("I252", column.key, (array > last) & (array <= YEARS[1]), always(last=str(last)))
    elif column.kind is Kind.MONTH:
        yield Hit("I209", column.key, (array < 1) | (array > 12))  # noqa: PLR2004 - months
    elif column.low == 0 and column.high is None:
        yield Hit("I204", column.key, array < 0)
    elif column.low is not None or column.high is not None:
        low = -math.inf if column.low is None else column.low
        high = math.inf if column.high is None else column.high
        wanted = always(low=f"{low:g}", high=f"{high:g}")
        yield Hit("I227", column.key, (array < low) | (array > high), wanted)


def _last_year(column: Column) -> int:
    """The last year that a row of this table can speak of."""
    this = dt.datetime.now(tz=dt.UTC).year
    return YEARS[1] if column.years_ahead is None else this + column.years_ahead


def unusual(column: Column, values: "pd.Series[Any]") -> Iterator[Hit]:
    """Values that are possible, but seldom true."""
    if column.usual is None:
        return
    low, high = column.usual
    array = values.to_numpy(dtype=float) * (100 if column.kind is Kind.PERCENT else 1)
    # a fraction such as 0.999 comes back from 99.9 % with a last digit of its own
    odd = (array < low) | (np.round(array, 9) > high)
    yield Hit("I245", column.key, odd, always(low=f"{low:g}", high=f"{high:g}", unit=column.unit))


def in_unit(column: Column, found: Numbers, unit: str) -> tuple["pd.Series[Any]", list[Hit]]:
    """Numbers in the table's own unit: the unit in the cell counts before the heading's."""
    values, hits = _in_heading_unit(column, found.numbers, unit)
    if found.units is None:
        return values, hits
    steps: dict[str, tuple[float, float]] = {}
    refused: dict[str, dict[str, str]] = {}
    for written in found.units.dropna().unique():
        try:
            steps[written] = _step(column, written)
        except UnitError as error:
            refused[written] = refusal(written, error)
    step = found.units.map({key: step for key, (step, _) in steps.items()}).astype("float64")
    zero = found.units.map({key: zero for key, (_, zero) in steps.items()}).astype("float64")
    hits.append(
        Hit(
            "I218",
            column.key,
            _one_of(found.units, refused),
            lambda cell: refused[_numeral(column, cell).unit],
        )
    )
    if unit and not any(hit.mask.any() for hit in hits):
        clash = [written for written, own in steps.items() if own != _step(column, unit)]
        hits.append(Hit("I240", column.key, _one_of(found.units, clash), _unit_of(column, unit)))
    return values.mask(filled(found.units), found.numbers * step + zero), hits


def _in_heading_unit(
    column: Column, values: "pd.Series[Any]", unit: str
) -> tuple["pd.Series[Any]", list[Hit]]:
    if not unit or unit == column.unit:
        return values, []
    everything = filled(values)
    if not column.suffix:
        only = {"unit": unit, "reason": f"本列只能以“{column.unit or '无单位'}”填写", "hint": ""}
        return values, [Hit("I218", column.key, everything, lambda _: only)]
    try:
        step, zero = _step(column, unit)
    except UnitError as error:
        return values, [Hit("I218", column.key, everything, always(**refusal(unit, error)))]
    return values * step + zero, []


def _step(column: Column, unit: str) -> tuple[float, float]:
    """What a number of some unit is multiplied by, and what is added."""
    zero = units.to_canonical(0, unit, suffix=column.suffix)
    return units.to_canonical(1, unit, suffix=column.suffix) - zero, zero


def refusal(unit: str, error: UnitError) -> dict[str, str]:
    """Why a unit is not taken, for a finding."""
    return {"unit": unit, "reason": error.message_zh, "hint": error.hint}


def _unit_of(column: Column, other: str) -> Details:
    return lambda cell: {"unit": _numeral(column, cell).unit, "other": other}


def fractions(
    column: Column, texts: "pd.Series[Any]", unit: str
) -> tuple["pd.Series[Any]", list[Hit]]:
    """Percentages as fractions; a sign in the cell counts before the heading's."""
    default = unit or column.unit
    troubles: dict[str, str] = {}

    def fraction(value: str) -> float | None:
        bare, sign = (value[:-1], value[-1]) if value[-1:] in {"%", "‰"} else (value, default)
        read = numerals.read(bare, has_litres=False)
        number = None if read.unit else read.value
        if number is None:
            below = "I242" if column.is_required else "I241"
            troubles[value] = below if read.is_below else "I242" if read.is_undetected else "I202"
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
    cut = passing(texts, lambda value: bool(_CUT_MONTH.match(value)))
    values = by_distinct(texts, lambda value: _day(value) or _first_day(value))
    coarse = passing(texts, lambda value: _day(value) is None and _first_day(value) is not None)
    serial = passing(
        texts, lambda value: bool(_SERIAL_DAY.match(value)) and _day(value) is not None
    )
    wrong = filled(texts) & ~filled(values)
    return values, [
        Hit("I207", column.key, wrong),
        Hit("I208", column.key, coarse & ~cut),
        Hit("I266", column.key, cut),
        Hit("I267", column.key, serial, lambda value: {"date": str(_day(value))}, is_summed=True),
    ]


def _day(value: str) -> dt.date | None:
    found = _DAY.match(value) or _COMPACT_DAY.match(value)
    if found:
        return _date(*(int(part) for part in found.groups()))
    if _SERIAL_DAY.match(value) and _SERIAL[0] <= float(value) < _SERIAL[1]:
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
    """One of a closed list, by its Chinese label, its key or another usual word."""
    named = [*column.choices.items(), *((value, value) for value in column.choices)]
    named += [(value, word) for value, words in column.words.items() for word in words]
    known = {text.name_key(word): value for value, word in named}
    values = by_distinct(texts, lambda value: known.get(text.name_key(value)))
    allowed = {"choices": "、".join(column.choices.values())}
    wrong: Mask = filled(texts) & ~filled(values)
    return values, [Hit("I210", column.key, wrong, lambda _: allowed)]
