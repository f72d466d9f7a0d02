"""What a column of an import table (导入表) may hold, and where it goes in the registry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from inventory.registry.tables import GROUP_KEYS, IMPORTED


class Kind(StrEnum):
    """How the text of a cell becomes a value."""

    TEXT = "text"
    CODE = "code"  # an identity as written on the permit: text, never a number
    INT = "int"
    YEAR = "year"
    MONTH = "month"
    FLOAT = "float"
    PERCENT = "percent"  # 0..100 on the sheet, 0..1 in the registry
    DATE = "date"
    BOOL = "bool"
    AMOUNT = "amount"  # a quantity whose unit stands in the unit column or the heading
    UNIT = "unit"
    POLLUTANT = "pollutant"
    CATEGORY = "category"
    NODE = "node"  # any node of the classification: it stands for all below it
    REGION = "region"
    INDUSTRY = "industry"
    ENUM = "enum"
    ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column (列): machine key, Chinese heading, and how its cells are read."""

    key: str
    zh: str
    kind: Kind
    is_required: bool = False
    unit: str = ""  # the unit that numbers carry when the heading names none
    suffix: str = ""  # canonical unit of the registry column, as `units.to_canonical` knows it
    target: str = ""  # registry column; empty when a check of its own derives the columns
    choices: Mapping[str, str] = field(default_factory=dict)  # stored value -> Chinese label
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)  # stored value -> other words
    aliases: tuple[str, ...] = ()
    low: float | None = 0.0
    high: float | None = None
    default: float | str | None = None
    is_share: bool = False  # a percentage for which 0.95 surely was meant as 95
    usual: tuple[float, float] | None = None  # beyond it a value is loaded with a warning
    years_ahead: int | None = 1  # how far a year may lie in the future; None: any plan's year
    names: str = ""  # the list of names behind a text: treatment, technology, capacity

    @property
    def heading(self) -> str:
        """The heading as templates print it, for example `高度(m)`."""
        return f"{self.zh}({self.unit})" if self.unit else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One import table (导入表) and how a later import replaces its rows."""

    name: str
    zh: str
    columns: tuple[Column, ...]
    is_single: bool = False  # one row per group although the rows have numbers of their own
    has_lots: bool = False  # several rows of a group are numbered by `lot_no`
    is_of_all_flows: bool = False  # a row that names no flow speaks for all of them
    note: str = ""  # one line for the instructions sheet

    def column(self, key: str) -> Column:
        """The column with this machine key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def group(self) -> tuple[str, ...]:
        """The registry columns that name a group of rows, which a later import replaces whole."""
        return GROUP_KEYS[self.name]

    @property
    def is_keyed(self) -> bool:
        """Whether a group is one row with that primary key, written over in place."""
        return self.group == tuple(c.name for c in IMPORTED[self.name].primary_key.columns)

    @property
    def has_flow(self) -> bool:
        """Whether the command may name the flow of rows that name none."""
        return "flow" in self.keys and not self.is_of_all_flows

    @property
    def keys(self) -> tuple[str, ...]:
        """All machine keys in template order."""
        return tuple(column.key for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The machine keys that a sheet must have."""
        return tuple(column.key for column in self.columns if column.is_required)


def text(key: str, zh: str, *, is_required: bool = False, aliases: tuple[str, ...] = ()) -> Column:
    """A column of free text."""
    return Column(
        key=key, zh=zh, kind=Kind.TEXT, is_required=is_required, aliases=aliases, target=key
    )


def code(key: str, zh: str, *, is_required: bool = False, aliases: tuple[str, ...] = ()) -> Column:
    """A column of identities (编号)."""
    return Column(
        key=key, zh=zh, kind=Kind.CODE, is_required=is_required, aliases=aliases, target=key
    )


def number(  # noqa: PLR0913 - every option is a fact of the column
    key: str,
    zh: str,
    *,
    unit: str = "",
    suffix: str = "",
    is_required: bool = False,
    low: float | None = 0.0,
    high: float | None = None,
    usual: tuple[float, float] | None = None,
) -> Column:
    """A column of numbers in one unit."""
    return Column(
        key=key,
        zh=zh,
        kind=Kind.FLOAT,
        unit=unit,
        suffix=suffix,
        is_required=is_required,
        low=low,
        high=high,
        usual=usual,
        target=key,
    )


def percent(  # noqa: PLR0913 - every option is a fact of the column
    key: str,
    zh: str,
    target: str,
    *,
    is_required: bool = False,
    is_share: bool = False,
    default: float | None = None,
    usual: tuple[float, float] | None = None,
) -> Column:
    """A column of percentages, kept as a fraction."""
    return Column(
        key=key,
        zh=zh,
        kind=Kind.PERCENT,
        unit="%",
        suffix="frac",
        is_required=is_required,
        target=target,
        high=100.0,
        default=default,
        is_share=is_share,
        usual=usual,
    )


def choice(  # noqa: PLR0913 - every option is a fact of the column
    key: str,
    zh: str,
    choices: Mapping[str, str],
    *,
    is_required: bool = False,
    words: Mapping[str, Sequence[str]] = MappingProxyType({}),
    aliases: tuple[str, ...] = (),
) -> Column:
    """A column with a closed list of values, written in Chinese, by key or in other usual words."""
    return Column(
        key=key,
        zh=zh,
        kind=Kind.ENUM,
        choices=choices,
        words=words,
        is_required=is_required,
        aliases=aliases,
        target=key,
    )


def coded(key: str, zh: str, kind: Kind, *, is_required: bool = False) -> Column:
    """A column of any other kind, stored under its own name."""
    return Column(key=key, zh=zh, kind=kind, is_required=is_required, target=key)
