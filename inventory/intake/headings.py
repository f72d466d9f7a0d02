"""Headings as people write them (表头写法): over two rows, with a row of units, almost right."""

import unicodedata
from collections.abc import Iterable
from itertools import zip_longest

from inventory.core import unit_text
from inventory.core.unit_text import Reading
from inventory.intake import text
from inventory.intake.column import Column
from inventory.intake.readers.sheet import RawSheet

_NO_UNIT = frozenset({"无量纲", "无单位", "-", "/", "—", "——", "–", "--"})


def key_of(cell: str, names: dict[str, str]) -> str | None:
    """The column that a heading names, with or without a unit in brackets."""
    return names.get(text.name_key(cell)) or names.get(text.split_heading(cell)[0])


def is_plain(title: str, column: Column) -> bool:
    """Whether a heading is written as this table, or any Chinese form, would write it."""
    half_width = title.replace("（", "(").replace("）", ")")
    if half_width != unicodedata.normalize("NFKC", half_width) or half_width != half_width.strip():
        return False
    name = half_width.removesuffix("*").split("(", maxsplit=1)[0]
    whole = half_width.removesuffix("*")
    return any(known in {name, whole} for known in (column.key, column.zh, *column.aliases))


def joined(
    raw: RawSheet, lower: int, *, head: dict[int, list[str]], names: dict[str, str]
) -> list[str]:
    """Headings that stand in two rows, a group above and its columns below (两行表头).

    Where the lower row holds data the two rows are no heading: nothing is returned.
    """
    above = _spread(raw, lower - 1, head[lower - 1])
    titles: list[str] = []
    for upper, cell in zip_longest(above, head[lower], fillvalue=""):
        group, name = text.normal(upper), text.normal(cell)
        if name and name != group and key_of(group, names) and not key_of(group + name, names):
            return []  # something stands below a heading that is complete by itself
        both = (group + name) if group != name else name
        found = next((title for title in (both, name, group) if key_of(title, names)), both)
        titles.append(found)
    return titles


def _spread(raw: RawSheet, row: int, cells: Iterable[str]) -> list[str]:
    """The cells of a row, with merged group titles in each of their columns."""
    spread = list(cells)
    for top, left, bottom, right in raw.wide_merges:
        if top <= row <= bottom and left < len(spread):
            end = min(right + 1, len(spread))
            spread[left:end] = [spread[left]] * (end - left)
    return spread


def unit_of(cell: str) -> str:
    """The unit that a cell of a unit row gives; empty for a dash."""
    bare = text.normal(cell).strip("()[]【】").strip()
    return "" if bare in _NO_UNIT else bare.removeprefix("单位:").strip()


def is_unit_row(cells: Iterable[str]) -> bool:
    """Whether a row holds units and dashes alone."""
    filled = [cell for cell in cells if text.normal(cell)]
    units = [unit for cell in filled if (unit := unit_of(cell)) and unit != "单位"]
    if not units or any(unit.isdecimal() for unit in units):  # 1 is a unit too
        return False
    return all(isinstance(unit_text.read(unit), Reading) for unit in units)
