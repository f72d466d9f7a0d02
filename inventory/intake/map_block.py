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
    default: str = ""  # for empty cells
    lookup: str = ""  # code list whose names stand in the cells
    is_optional: bool = False  # not every export has the heading
    has_cell_unit: bool = False  # cells such as `15mg/Nm3`

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
    is_like: tuple[str, ...] | None = None
    is_not_like: tuple[str, ...] | None = None
    not_empty: bool = False
    above: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Label rows (分段标题) such as 主要排放口 that speak for all rows below them."""

    name: str  # the heading under which columns and filters use the label
    labels: tuple[str, ...]  # exact texts or patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One `[[table]]` of a map: which rows of which sheet feed which import table."""

    table: Table
    file: str = "*"
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    where: tuple[Condition, ...] = ()
    columns: Mapping[str, Source] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    section: Section | None = None
    fill_down: tuple[str, ...] = ()  # headings whose blank cells mean the value above
    wordings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # heading -> synonyms

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings of the foreign table that the block reads."""
        wanted = [name for source in self.columns.values() for name in source.headings]
        filters = [condition.column for condition in self.where]
        pseudo = self.section.name if self.section else None
        names = dict.fromkeys([*wanted, *filters, *self.fill_down])
        return tuple(name for name in names if name != pseudo)

    @property
    def optional(self) -> frozenset[str]:
        """The headings that a file may lack."""
        needed = {n for one in self.columns.values() if not one.is_optional for n in one.headings}
        needed |= {condition.column for condition in self.where}
        return frozenset(self.headings) - needed

    def fits(self, raw: RawSheet) -> bool:
        """Whether the block reads this sheet; a file without sheets goes by its own name."""
        title = raw.sheet or raw.path.stem
        named = not self.sheets or any(fnmatchcase(title, sheet) for sheet in self.sheets)
        return fnmatchcase(raw.file, self.file) and named
