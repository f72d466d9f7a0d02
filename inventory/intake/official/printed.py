"""How tables print a coefficient, a size class and a unit (印刷写法), read without guessing."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from inventory.core.errors import UnitError
from inventory.factors import canonical
from inventory.intake import numerals, text

# a coefficient that goes with a quality in percent: 16S, 1.25A, 17×Sar
_FORMULA = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s*[×x*·]?\s*(?P<letter>[SAV])(?:ar|ad|d|daf)?", re.IGNORECASE
)
_QUALITY = {"S": "sulfur_frac", "A": "ash_frac", "V": "volatile_frac"}
QUALITIES = frozenset(_QUALITY.values())
_ALL_SIZES = frozenset({"所有规模", "全部规模", "所有", "全部", "不限"})
_NUMBER = r"\d+(?:\.\d+)?"
_FROM = re.compile(rf"(?P<sign>≥|>=|>|大于等于|大于|不小于)\s*(?P<low>{_NUMBER})")
_TO = re.compile(rf"(?P<sign>≤|<=|<|小于等于|小于|不大于)\s*(?P<high>{_NUMBER})")
_BETWEEN = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?:~|-|至|到|—)\s*(?P<high>{_NUMBER})|"
    rf"(?P<low2>{_NUMBER})\s*(?P<left><=|≤|<)\s*\w*\s*(?P<right><=|≤|<)\s*(?P<high2>{_NUMBER})"
)
_INCLUSIVE = frozenset({"≥", ">=", "大于等于", "不小于", "≤", "<=", "小于等于", "不大于"})
_OF_WHAT = re.compile(r"\s*-\s*[(（]?[\u4e00-\u9fff]+[)）]?(?=/|$)")
# a unit of size behind the class: ≥4000（吨-熟料/日）
_WITH_UNIT = re.compile(
    r"(?P<size>.*\d)\s*[(（]?(?P<unit>[^\d()（）]*/[^\d()（）]*|MW|kW|蒸吨)[)）]?"
)
_PERCENT = 100
# a class that ends with its upper bound ends just above it: ranges leave their upper end out
_JUST_ABOVE = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A number, and the quality of the fuel that it goes with."""

    value: str
    scaled_by: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """A range of sizes, closed below and open above."""

    low: str = ""
    high: str = ""
    unit: str = ""  # where it stands behind the class


def coefficient(cell: str) -> Coefficient | None:
    """What a cell of coefficients says; None where it is neither a number nor such a formula."""
    found = _FORMULA.fullmatch(cell)
    if found:
        value = Decimal(found["number"]) * _PERCENT
        return Coefficient(_plain(value), _QUALITY[found["letter"].upper()])
    plain = number(cell)
    return None if plain is None else Coefficient(plain)


def number(cell: str) -> str | None:
    """A plain number as packs write it; None where there is none, or a unit stands behind it."""
    read = numerals.read(cell, has_litres=False)
    if read.value is None or read.unit or read.is_below:
        return None
    return _plain(Decimal(cell.replace(",", "").replace(" ", "")))


def _plain(value: Decimal) -> str:
    shown = format(value.normalize(), "f")
    return shown if "." not in shown else shown.rstrip("0").rstrip(".")


def size(cell: str) -> Size | None:
    """The range that a size class (规模等级) means; None where it cannot be read."""
    words = text.normal(cell)
    if not words or words in _ALL_SIZES:
        return Size()
    if found := _WITH_UNIT.fullmatch(words):
        bare = size(found["size"])
        return bare and replace(bare, unit=found["unit"])
    if found := _BETWEEN.fullmatch(words):
        low, high = found["low"] or found["low2"], found["high"] or found["high2"]
        return Size(_above(low, found["left"] or "≤"), _upper(high, found["right"] or "<"))
    low_part, high_part = _FROM.search(words), _TO.search(words)
    rest = _TO.sub("", _FROM.sub("", words)).strip("，、,且和并 ")
    if rest or not (low_part or high_part):
        return None
    return Size(
        _above(low_part["low"], low_part["sign"]) if low_part else "",
        _upper(high_part["high"], high_part["sign"]) if high_part else "",
    )


def _above(bound: str, sign: str) -> str:
    is_closed = sign in _INCLUSIVE
    return bound if is_closed else _plain(Decimal(bound) + _JUST_ABOVE)


def _upper(bound: str, sign: str) -> str:
    return _plain(Decimal(bound) + _JUST_ABOVE) if sign in _INCLUSIVE else bound


def unit(cell: str) -> str:
    """A unit without the words behind it that say of what: 千克/吨-原料 is 千克/吨."""
    return _OF_WHAT.sub("", text.normal(cell))


def size_unit(cell: str) -> str:
    """A unit of size as packs write it.

    Raises:
        UnitError: sizes in this unit cannot be compared.
    """
    words = unit(cell)
    canonical.of_capacity(words)
    return words


def fits(factor_unit: str, item_unit: str) -> bool:
    """Whether amounts of an item can be multiplied by a coefficient in this unit."""
    try:
        per = canonical.of_factor("ef", factor_unit, "item_amount").per
        return per == canonical.of_amount(item_unit).per
    except UnitError:
        return True  # told as a fault of the unit
