"""The code lists (代码表) of `factors/codes/` as records: what each canonical id stands for."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from inventory.core.resources import shipped

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """One kind of treatment (治理工艺), or a series of kinds."""

    canonical: str
    title_zh: str
    families: tuple[str, ...] = ()  # what it is for: SO2, NOx, PM, VOCs, other
    controls: tuple[str, ...] = ()  # its names in the removal tables
    parts: tuple[str, ...] = ()  # canonical ids in the order of the gas; empty for one device
    is_none: bool = False
    is_concentrator: bool = False  # what it holds back goes to the next part, not to the air
    yields_to: str = ""  # counts only where no other device of this family stands
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One name (叫法) of a code list and what it means."""

    name: str
    canonical: str  # empty: the name alone says too little
    rule: str = ""
    asks: tuple[str, ...] = ()  # what the name may mean, where it has to be told
    evidence: str = "D"
    code: str = ""  # of the statistics: S03, P01
    prefix: str = ""  # categories in which the word has this meaning
    variant: str = ""  # a word with factors of its own under a shared id
    is_standard: bool = False  # the very name of the removal table: nothing had to be decided
    is_added: bool = False  # by this project, to the names that were collected elsewhere
    listed: str = ""  # place in a drop-down


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRule:
    """Where a name means something else than usual: by category, or by the pollutant asked."""

    canonical: str
    word_rule: str  # empty: whatever the word
    prefixes: tuple[str, ...]
    pollutants: tuple[str, ...]
    becomes: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnologyWord:
    """The exact name that a pack uses for a technology (工艺技术) in a branch of categories."""

    canonical: str
    variant: str
    prefix: str
    pack: str
    technology: str

    @property
    def technology_id(self) -> str:
        """The id by which units find it."""
        return technology_id(self.canonical, self.variant)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityUnit:
    """A way to write a unit of size (规模单位), and which quantity it is in a branch."""

    spelling: str
    branch: str  # power, boiler, or empty for any
    quantity: str  # electric_mw, thermal_mw, steam_t_h, throughput_t_h, none
    factor: float | None
    rule: str
    note_zh: str
    listed: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A way of collecting gas (收集方式), and its names; what it catches stands in the packs."""

    collection: str
    title_zh: str
    aliases: tuple[str, ...]
    rule: str


def technology_id(canonical: str, variant: str) -> str:
    """A technology, with its variant where that one has factors of its own."""
    return f"{canonical}:{variant}" if variant else canonical


@cache
def sentences() -> Mapping[str, str]:
    """The written rules (成文规则) by id."""
    return {row["rule"]: row["text_zh"] for row in _rows("rule")}


@cache
def treatments() -> Mapping[str, Treatment]:
    """All kinds of treatment by canonical id."""
    return {
        row["canonical"]: Treatment(
            canonical=row["canonical"],
            title_zh=row["name_zh"],
            families=_list(row["family"]),
            controls=_list(row["control"]),
            parts=_list(row["parts"]),
            is_none=row["is_none"] == "yes",
            is_concentrator=row["concentrates"] == "yes",
            yields_to=row["yields_to"],
            rule=row["rule"],
        )
        for row in _rows("treatment")
    }


@cache
def treatment_words() -> tuple[Word, ...]:
    """All names of treatment."""
    return tuple(_word(row) for row in _rows("treatment_name"))


@cache
def treatment_branches() -> tuple[BranchRule, ...]:
    """The names of treatment that a category or a pollutant decides."""
    return tuple(
        BranchRule(
            canonical=row["canonical"],
            word_rule=row["word_rule"],
            prefixes=_list(row["category_prefixes"]),
            pollutants=_list(row["pollutants"]),
            becomes=row["becomes"],
            rule=row["rule"],
        )
        for row in _rows("treatment_branch")
    )


@cache
def technologies() -> Mapping[str, str]:
    """The Chinese titles of all technologies by canonical id."""
    return {row["canonical"]: row["name_zh"] for row in _rows("technology")}


@cache
def technology_names() -> tuple[Word, ...]:
    """All names of technologies, branch by branch."""
    return tuple(_word(row) for row in _rows("technology_name"))


@cache
def technology_words() -> tuple[TechnologyWord, ...]:
    """What each pack calls each technology."""
    return tuple(
        TechnologyWord(
            canonical=row["canonical"],
            variant=row["variant"],
            prefix=row["category_prefix"],
            pack=row["pack"],
            technology=row["technology"],
        )
        for row in _rows("technology_word")
    )


@cache
def capacity_units() -> tuple[CapacityUnit, ...]:
    """All ways to write a unit of size."""
    return tuple(
        CapacityUnit(
            spelling=row["spelling"],
            branch=row["branch"],
            quantity=row["quantity"],
            factor=float(row["factor"]) if row["factor"] else None,
            rule=row["rule"],
            note_zh=row["note_zh"],
            listed=row["listed"],
            evidence=row["evidence"],
        )
        for row in _rows("capacity_unit")
    )


@cache
def capacity_branches() -> tuple[tuple[str, str], ...]:
    """Which categories are power stations and which are boilers; `?` stands for any digit."""
    return tuple((row["category_prefix"], row["branch"]) for row in _rows("capacity_branch"))


@cache
def steam_mw_per_t_h() -> float:
    """The convention that turns a boiler's steam into thermal power."""
    rows = [row for row in _rows("steam_state") if row["is_default"] == "yes"]
    return float(rows[0]["thermal_mw_per_t_h"])


@cache
def steam_pairings() -> tuple[tuple[float, float, str], ...]:
    """Steam of a power boiler, electric power usual with it, and the size class of both."""
    return tuple(
        (float(row["steam_t_h"]), float(row["electric_mw"]), row["band_zh"])
        for row in _rows("steam_pairing")
    )


@cache
def steam_bands() -> tuple[tuple[str, float], ...]:
    """The size classes of power units, each with the steam from which it begins."""
    return tuple((row["band_zh"], float(row["from_t_h"])) for row in _rows("steam_band"))


@cache
def collections() -> tuple[Collection, ...]:
    """All collection types."""
    return tuple(
        Collection(
            collection=row["collection"],
            title_zh=row["name_zh"],
            aliases=_list(row["aliases"]),
            rule=row["rule"],
        )
        for row in _rows("collection")
    )


def _word(row: Row) -> Word:
    return Word(
        name=row["name"],
        canonical=row["canonical"],
        rule=row["rule"],
        asks=_list(row["ask"]),
        evidence=row["evidence"],
        code=row.get("code", ""),
        prefix=row.get("category_prefix", ""),
        variant=row.get("variant", ""),
        is_standard=row["source"] == "standard",
        is_added=row["source"] == "project",
        listed=row["listed"],
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _rows(name: str) -> Iterator[Row]:
    path = shipped("factors") / "codes" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)
