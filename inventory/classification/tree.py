"""The unified source classification (一致源分类): one tree whose leaves are stream classes.

A source is registered at a node; each leaf below that node is one flow with one origin of carbon
or pollutant (排放流). The file is `factors/classification/unified.csv`.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inventory.core.resources import shipped

FOLDER = shipped("factors") / "classification"
STREAMS: Mapping[str, str] = {  # kind of flow -> its Chinese name
    "combustion": "燃烧",
    "process": "工艺过程",
    "reductant": "还原剂",
    "fugitive": "逸散",
    "vent": "放空",
    "flare": "火炬",
    "evaporation": "挥发",
    "solvent": "溶剂使用",
    "product_use": "产品使用",
    "biological": "生物过程",
    "land": "土地利用",
    "dust": "扬尘",
    "abrasion": "磨损",
    "slip": "逃逸",
    "cooking": "油烟",
    "natural": "天然源",
    "indirect": "间接排放",
}
MEMO_STREAMS = frozenset({"indirect", "natural"})  # shown beside the totals, never inside them


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One node of the tree as the file describes it."""

    code: str
    parent: str  # empty at the top
    level: int
    name_zh: str
    name_en: str
    kind: str  # stationary, mobile, area; mixed only above the leaves
    pollutants: tuple[str, ...]
    gases: tuple[str, ...]
    is_leaf: bool
    attach: str  # source: units register here; stream: one of several leaves of a source
    stream: str  # what kind of flow a leaf is; empty above the leaves
    note: str
    valid_from: str
    valid_to: str

    @property
    def carries(self) -> tuple[str, ...]:
        """Every substance that the node answers for, pollutants first."""
        return self.pollutants + self.gases


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Who stands under whom in a list of codes."""

    parents: Mapping[str, str]  # code -> code of its parent, empty at the top

    def children(self, code: str = "") -> tuple[str, ...]:
        """The codes directly below a code (or the top codes), in the order of the list."""
        return tuple(child for child, parent in self.parents.items() if parent == code)

    def path(self, code: str) -> tuple[str, ...]:
        """The way down from the top to a code; a parent that loops back ends it."""
        found: list[str] = []
        while code in self.parents and code not in found:
            found.append(code)
            code = self.parents[code]
        return tuple(reversed(found))

    def leaves(self) -> dict[str, frozenset[str]]:
        """The leaves at or below each code."""
        inner = set(self.parents.values())
        below: dict[str, set[str]] = {code: set() for code in self.parents}
        for leaf in self.parents.keys() - inner:
            for code in self.path(leaf):
                below[code].add(leaf)
        return {code: frozenset(found) for code, found in below.items()}


@dataclass(frozen=True, slots=True)
class Tree:
    """All categories by code, in the order of the file."""

    categories: Mapping[str, Category]

    @property
    def hierarchy(self) -> Hierarchy:
        """The bare parent relation of the tree."""
        return Hierarchy({item.code: item.parent for item in self.categories.values()})

    @property
    def leaves(self) -> dict[str, Category]:
        """The stream classes by code."""
        return {code: item for code, item in self.categories.items() if item.is_leaf}

    def memo_codes(self) -> frozenset[str]:
        """Nodes all of whose leaves are indirect or natural: information, never in a total."""
        leaves = self.leaves
        return frozenset(
            code
            for code, below in self.hierarchy.leaves().items()
            if all(leaf in leaves and leaves[leaf].stream in MEMO_STREAMS for leaf in below)
        )


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of one of the classification files as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def categories(rows: Iterable[Mapping[str, str]]) -> tuple[Category, ...]:
    """Rows of `unified.csv` as categories; repeated codes stay, so that a check can see them."""
    return tuple(
        Category(
            code=row["code"],
            parent=row["parent_code"],
            level=int(row["level"]),
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            kind=row["kind"],
            pollutants=_parts(row["carries_pollutants"]),
            gases=_parts(row["carries_ghg"]),
            is_leaf=row["is_leaf"] == "true",
            attach=row["attach"],
            stream=row["stream"],
            note=row["note"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for row in rows
    )


@cache
def load() -> Tree:
    """The shipped tree."""
    return Tree({item.code: item for item in categories(read_rows(FOLDER / "unified.csv"))})


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)
