"""Over-counting (重复计算): amounts that a mapping between two category lists counts twice.

A rule says that the sum of some categories on the left equals the sum of some on the right, and a
category is the sum of the leaves below it. Rules may restate each other at finer or coarser level
(2 → 2 beside 2.A → 2.A.1); then what they say of one category lies inside each other. Where it
does not, the category arrives in two places that are no part of each other: it counts twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from inventory.classification.crosswalk import Match, SchemeLine
from inventory.classification.tree import Hierarchy

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Rule:
    """The sum of the left categories is the sum of the right ones."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    def __str__(self) -> str:
        """The rule as it is written on paper."""
        return f"{' + '.join(self.left)} → {' + '.join(self.right)}"


@dataclass(frozen=True, slots=True)
class Overcount:
    """A category that counts more than once, and the rules that take it to different places."""

    side: Side
    code: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Path:
    """A rule seen from one side: the leaves it takes and the leaves it brings them to."""

    rule: Rule
    taken: frozenset[str]
    reached: frozenset[str]


def find(left: Hierarchy, right: Hierarchy, rules: Iterable[Rule]) -> list[Overcount]:
    """Every category of either list that the rules count more than once, left list first."""
    below_left, below_right = left.leaves(), right.leaves()
    there = [
        _Path(rule, _union(below_left, rule.left), _union(below_right, rule.right))
        for rule in rules
    ]
    back = [_Path(path.rule, path.reached, path.taken) for path in there]
    return [
        *_counted_twice("left", below_left, there),
        *_counted_twice("right", below_right, back),
    ]


def of_crosswalk(
    tree: Hierarchy, lines: Sequence[SchemeLine], rows: Iterable[Match]
) -> list[Overcount]:
    """Categories that a reporting scheme's crosswalk counts more than once.

    Each line in use is one rule. An amount put directly on a line that has lines below it stands
    beside those, so it gets a leaf of its own there.
    """
    arriving: dict[str, list[str]] = defaultdict(list)
    parents = {line.code: line.parent for line in lines}
    for row in rows:  # codes that no list knows are the fault of another check
        if row.scheme_code in parents and row.category_code in tree.parents:
            arriving[row.scheme_code].append(row.category_code)
    inner = set(parents.values())
    direct = {code: f"{code} (直接)" if code in inner else code for code in arriving}
    parents |= {direct[code]: code for code in arriving if code in inner}
    rules = [Rule(tuple(codes), (direct[code],)) for code, codes in sorted(arriving.items())]
    return find(tree, Hierarchy(parents), rules)


def _union(below: Mapping[str, frozenset[str]], codes: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(below[code] for code in codes))


def _counted_twice(
    side: Side, below: Mapping[str, frozenset[str]], paths: Sequence[_Path]
) -> list[Overcount]:
    found = []
    for code, leaves in below.items():
        taking = [path for path in paths if leaves <= path.taken]
        clashing = tuple(
            path.rule
            for path in taking
            if any(not _nested(path.reached, other.reached) for other in taking)
        )
        if clashing:
            found.append(Overcount(side, code, clashing))
    return found


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one
