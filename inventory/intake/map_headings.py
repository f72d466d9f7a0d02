"""Where a foreign table keeps the headings a column map asks for (外来表头)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from inventory.core import units
from inventory.core.errors import UnitError
from inventory.intake import text
from inventory.intake.layout import HEADING_ROWS
from inventory.intake.map_block import Block
from inventory.intake.readers.sheet import RawSheet

UNDER = " > "  # `上级表头 > 下级表头` names a heading below a merged one
_DEEPEST = 3  # rows that one heading may span
# The quantities whose units foreign forms write in headings and cells.
_SUFFIXES = (
    *("mg_m3", "kg_h", "m3_h", "m3", "h", "m", "c", "kwh", "gj"),
    *("gj_t", "gj_m3", "mw", "t_h"),
)
# What stands in a row of units without being one.
_NO_UNIT = frozenset({"单位", "计量单位", "无量纲", "%"})


@dataclass(slots=True)
class Places:
    """The heading row and, for each heading found, its column and the unit written with it."""

    header_row: int | None = None
    first_row: int = 1  # the first spreadsheet row that may hold data
    columns: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


def locate(raw: RawSheet, block: Block) -> Places:
    """The rows with most of the wanted headings; the fewest and uppermost of them that have all."""
    top = _Top(raw)
    best = Places()
    for first, depth in top.windows():
        last = top.rows[first + depth - 1]
        if block.header_row not in {None, last}:
            continue
        columns = top.matches(first, depth, block)
        if len(columns) > len(best.columns):
            best = Places(last, last + 1, columns)
    if best.header_row is not None:
        top.skip_repeats(best)
        top.add_units(best, block)
    return best


def is_unit(value: str) -> bool:
    """Whether a text is a unit and nothing else, as in a row of units or an unfilled cell."""
    return bool(value) and (value in _NO_UNIT or (not value[:1].isdigit() and _is_known(value)))


def _is_known(value: str) -> bool:
    for suffix in _SUFFIXES:
        try:
            units.to_canonical(1, value, suffix=suffix)
        except UnitError:
            continue
        return True
    return _is_rate_per_period(value)


def _is_rate_per_period(value: str) -> bool:
    """Tonnes per year and kilograms per day, whose period the column itself states."""
    mass, slash, period = value.partition("/")
    try:
        units.to_canonical(1, mass, suffix="t")
    except UnitError:
        return False
    return not slash or period in {"a", "年", "m", "月", "d", "日", "天", "季", "季度"}


class _Top:
    """The first rows of a sheet in compared form."""

    def __init__(self, raw: RawSheet) -> None:
        top = raw.cells.iloc[:HEADING_ROWS]
        self.rows = [int(str(row)) for row in top.index]
        self.cells = [[text.normal(str(value)) for value in values] for values in top.to_numpy()]
        self.keys = [[text.name_key(value) for value in values] for values in self.cells]

    def windows(self) -> Iterator[tuple[int, int]]:
        """Every place where a heading may stand, one row before several."""
        for depth in range(1, _DEEPEST + 1):
            for first in range(len(self.rows) - depth + 1):
                yield first, depth

    def matches(self, first: int, depth: int, block: Block) -> dict[str, int]:
        """Heading -> column, for all headings found in these rows."""
        titles = self._titles(first, depth)
        found: dict[str, int] = {}
        for heading in block.headings:
            for wording in (heading, *block.wordings.get(heading, ())):
                index = titles.get(_path_key(wording))
                if index is not None:
                    found[heading] = index
                    break
        return found

    def _titles(self, first: int, depth: int) -> dict[str, int]:
        """Every way to name a column: a cell of it with or without unit, or the path to it."""
        exact: dict[str, int] = {}
        loose: dict[str, int] = {}
        window = range(first, first + depth)
        for index in range(len(self.keys[first])):
            cells = [self.keys[row][index] for row in window]
            for cell in cells:
                if cell:
                    exact.setdefault(cell, index)
                    loose.setdefault(text.split_heading(cell)[0], index)
            for path in self._paths(first, depth, index):
                exact.setdefault(path, index)
        return loose | exact

    def _paths(self, first: int, depth: int, index: int) -> Iterator[str]:
        """`upper > lower` with the upper heading carried right over the cells it is merged over."""
        lower = self.keys[first + depth - 1][index]
        for row in range(first, first + depth - 1):
            line = self.keys[row]
            upper = next((line[at] for at in range(index, -1, -1) if line[at]), "")
            if upper and lower and upper != lower:
                yield _joined(upper, lower)
                yield _joined(text.split_heading(upper)[0], text.split_heading(lower)[0])

    def skip_repeats(self, places: Places) -> None:
        """Go below rows in which merged headings stand once more."""
        at = self.rows.index(places.header_row or 0)
        columns = set(places.columns.values())
        while at + 1 < len(self.keys) and any(
            self.keys[at + 1][index] and self.keys[at + 1][index] == self.keys[at][index]
            for index in columns
        ):
            at += 1
        places.header_row, places.first_row = self.rows[at], self.rows[at] + 1

    def add_units(self, places: Places, block: Block) -> None:
        """The unit of a heading in brackets, above or below it; a row of units is no data."""
        last = self.rows.index(places.header_row or 0)
        under = self._unit_row(last + 1)
        if under:
            places.first_row = self.rows[last + 1] + 1
        for heading, index in places.columns.items():
            wordings = {_path_key(one) for one in (heading, *block.wordings.get(heading, ()))}
            above = (self.cells[row][index] for row in range(last, max(last - _DEEPEST, -1), -1))
            unit = under.get(index) or _bracketed(above, wordings)
            if unit:
                places.units[heading] = unit

    def _unit_row(self, at: int) -> dict[int, str]:
        if at >= len(self.cells):
            return {}
        filled = {n: value for n, value in enumerate(self.cells[at]) if value not in text.EMPTY}
        if not filled or not all(is_unit(value) for value in filled.values()):
            return {}
        return {n: value for n, value in filled.items() if value not in _NO_UNIT}


def _bracketed(cells: Iterable[str], wordings: Sequence[str] | set[str]) -> str:
    """The unit in the brackets of a heading that the map names without them."""
    for cell in cells:
        name, unit = text.split_heading(cell)
        asked = any(_last(wording) == name for wording in wordings)
        if unit and asked and is_unit(unit) and unit not in _NO_UNIT:
            return unit
    return ""


def _last(path: str) -> str:
    return path.rpartition(UNDER.strip())[2]


def _path_key(heading: str) -> str:
    return _joined(*(text.name_key(part) for part in heading.split(UNDER)))


def _joined(*parts: str) -> str:
    return UNDER.strip().join(parts)
