"""The parts of a column map (列映射的组成): sources, row filters and blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from string import Formatter

from inventory.intake.column import Table
from inventory.intake.readers.sheet import RawSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the values of one target column come from."""

    column: str = ""  # a heading of the foreign table
    template: str = ""  # or several headings: `{a}-{b}`
    unit: str = ""
    prefix: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)  # exact text or pattern -> value

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the foreign table that the values need."""
        if self.column:
            return (self.column,)
        return tuple(name for _, name, _, _ in Formatter().parse(self.template) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A row filter (行筛选) on one column of the foreign table; all that is given must hold."""

    column: str
    is_in: tuple[str, ...] | None = None
    is_not_in: tuple[str, ...] | None = None
    not_empty: bool = False
    above: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One `[[table]]` of a map: which rows of which sheet feed which import table."""

    table: Table
    file: str = "*"
    sheet: str = ""
    header_row: int | None = None
    where: tuple[Condition, ...] = ()
    columns: Mapping[str, Source] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings of the foreign table that the block reads."""
        wanted = [name for source in self.columns.values() for name in source.headings]
        return tuple(dict.fromkeys([*wanted, *(condition.column for condition in self.where)]))

    def fits(self, raw: RawSheet) -> bool:
        """Whether the block reads this sheet."""
        return fnmatchcase(raw.file, self.file) and (not self.sheet or raw.sheet == self.sheet)
