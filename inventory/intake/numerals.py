"""Numbers as people type them (数字写法): separators, a unit behind the number, 未检出, <0.003."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import pandas as pd

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_PLAIN = re.compile(rf"[+-]?(?:{_DIGITS})(?:[eE][+-]?\d{{1,2}})?")
_WITH_UNIT = re.compile(rf"(?P<number>[+-]?(?:{_DIGITS})) ?(?P<unit>[A-Za-z°℃μ一-鿿%‰/].*)")
# What the fast reader understands without help; everything else is looked at one by one.
_FAST = r"^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$"
_BELOW = re.compile(rf"(?:[<≤﹤]|小于|低于) ?(?P<limit>{_DIGITS})")
# The laboratories' own way to say it: the detection limit with an L behind.
_LABORATORY = re.compile(rf"(?P<limit>{_DIGITS}) ?L")
_NOT_DETECTED = frozenset({"未检出", "未测出", "低于检出限", "nd", "n.d.", "n.d", "bdl", "<dl"})


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a cell says: a number, the unit behind it, or the limit below which nothing is seen."""

    value: float | None = None
    unit: str = ""
    is_rewritten: bool = False  # separators were taken out
    is_below: bool = False  # below a detection limit (低于检出限) that the cell names
    is_undetected: bool = False  # not detected (未检出), no limit given


def read(cell: str, *, has_litres: bool) -> Numeral:
    """The number of one normalised text; nothing is guessed.

    `0.003L` of a laboratory is a limit, and litres only in a column that takes amounts of any kind.
    """
    compact = cell.replace(" ", "")
    if _PLAIN.fullmatch(compact):
        value = float(compact.replace(",", ""))
        return Numeral(value, is_rewritten="," in cell or compact != cell)
    if compact.lower() in _NOT_DETECTED:
        return Numeral(is_undetected=True)
    laboratory = None if has_litres else _LABORATORY.fullmatch(cell)
    if laboratory or _BELOW.fullmatch(cell):
        return Numeral(is_below=True)
    found = _WITH_UNIT.fullmatch(cell)
    if found and not re.match(r"[eE][+-]?\d", found["unit"]):
        return Numeral(float(found["number"].replace(",", "")), found["unit"].strip())
    return Numeral()


def plain(texts: "pd.Index[Any]") -> Any:
    """The numbers of texts that need no help, NaN for all others."""
    array = pa.array(texts, type=pa.large_string(), from_pandas=True)
    fast = pc.match_substring_regex(array, pattern=_FAST)
    numbers = pc.cast(pc.if_else(fast, array, pa.scalar(None, array.type)), pa.float64())
    return numbers.to_numpy(zero_copy_only=False).astype(np.float64)
