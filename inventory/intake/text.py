"""How text of foreign sheets is made comparable: width, blanks, brackets, empty marks."""

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from inventory.registry.alias import alias_key

# What technicians write into a cell that has no value.
EMPTY = frozenset(
    {"", "/", "//", "\\", "-", "--", "---", "—", "——", "–", "―", "─", "~", "无", "N/A", "n/a"}
)
# A formula that failed or was never calculated arrives as one of these texts.
FORMULA_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
NOT_CALCULATED = "#NOT-CALCULATED!"
_INVISIBLE = r"[\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}\x{feff}]"
_INVISIBLE_PYTHON = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_UNIT_IN_BRACKETS = re.compile(r"^(?P<name>[^()\[\]]+)[(\[](?P<unit>[^()\[\]]*)[)\]]$")
# Digits and signs in full width (全角): １２．５ or １,２００.
FULL_WIDTH = "[０-９．，－＋]"
# The first cell of the grey sample row of a template, and of a sum below the data.
EXAMPLE = "示例"
TOTAL = r"(?:合\s*计|小\s*计|总\s*计|累\s*计)"
TOTALS = [f"{first}{gap}计" for first in "合小总累" for gap in ("", " ")]


def normal(value: str) -> str:
    """One text in half width, without invisible characters and outer blanks."""
    return _INVISIBLE_PYTHON.sub("", unicodedata.normalize("NFKC", value)).strip()


def name_key(value: str) -> str:
    """A table, heading or label as it is compared: no blanks, no stars, lower case."""
    return alias_key(normal(value).replace("*", ""))


def split_heading(value: str) -> tuple[str, str]:
    """Name and unit of a heading such as `燃料用量(万吨)`; the unit is empty when none is given."""
    compact = re.sub(r"[\s*]+", "", normal(value)).replace("【", "[").replace("】", "]")
    found = _UNIT_IN_BRACKETS.match(compact)
    return (found["name"].lower(), found["unit"]) if found else (compact.lower(), "")


def cleaned(values: "pd.Series[str]") -> "pd.Series[str]":
    """Normalised texts of one column, the empty marks as missing values."""
    encoded = pa.array(values, type=pa.large_string(), from_pandas=True).dictionary_encode()
    texts = pc.utf8_normalize(encoded.dictionary, form="NFKC")
    texts = pc.replace_substring_regex(texts, pattern=_INVISIBLE, replacement="")
    texts = pc.utf8_trim_whitespace(texts)
    empty = pc.is_in(texts, value_set=pa.array(sorted(EMPTY), type=texts.type))
    texts = pc.if_else(empty, pa.scalar(None, type=texts.type), texts)
    # an index into a null of the dictionary reads as null after `take`
    result = pd.Series(texts.take(encoded.indices).to_pandas(), dtype="str")
    result.index = values.index
    return result


def nearest(value: str, candidates: Iterable[str]) -> str:
    """The closest known text, for "did you mean"; empty when nothing is close."""
    # imported here: only a wrong cell needs it
    from difflib import get_close_matches  # noqa: PLC0415

    found = get_close_matches(value, list(candidates), n=1, cutoff=0.6)
    return found[0] if found else ""
