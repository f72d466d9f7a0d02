"""Marks (单元格标记): what a workbook reader blurs or hides, gathered beside it sheet by sheet."""

import re
from dataclasses import dataclass, field

NOT_CALCULATED = "#NOT-CALCULATED!"
BUILT_IN_PERCENT = frozenset({9, 10})
# a percent sign in quotes or behind a backslash is text and scales nothing
_LITERAL = re.compile(r'"[^"]*"|\\.')


@dataclass(slots=True)
class Marks:
    """What one sheet holds besides the values of its cells; rows and columns count from 0."""

    texts: dict[int, dict[int, str]] = field(default_factory=dict)  # row -> column -> text
    percents: dict[int, list[int]] = field(default_factory=dict)  # cells shown as percentages
    hidden: set[int] = field(default_factory=set)
    listed: int = 0  # rows the sheet describes, filled or merely formatted

    @property
    def end(self) -> tuple[int, int]:
        """One beyond the last row and column that carry a text of their own."""
        columns = [max(cells) + 1 for cells in self.texts.values()]
        return (max(self.texts, default=-1) + 1, max(columns, default=0))


@dataclass(frozen=True, slots=True)
class BookMarks:
    """The marks of all sheets in their order, and how the workbook counts days."""

    sheets: tuple[Marks, ...] = ()
    is_1904: bool = False


def shows_percent(format_code: str) -> bool:
    """Whether a number format multiplies by a hundred."""
    return "%" in _LITERAL.sub("", format_code)
