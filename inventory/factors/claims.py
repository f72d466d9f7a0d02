"""What a factor claims to apply to (适用范围), and where two claims cannot be told apart."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from inventory.core.errors import UnitError
from inventory.factors import canonical

MAX_PER_KEY = 1000  # rows that differ by capacity or validity alone; beyond it a pack is no pack

_KEYS = ("category_code", "item", "technology", "control", "region_code", "pollutant", "param")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The key of one factor with its ranges; ranges are closed below and open above."""

    key: tuple[str | int, ...]
    capacity: tuple[float, float]
    validity: tuple[date, date]
    row: Mapping[str, str]

    def overlaps(self, other: "Claim") -> bool:
        """Whether some capacity in some year falls under both."""
        return (
            self.capacity[0] < other.capacity[1]
            and other.capacity[0] < self.capacity[1]
            and self.validity[0] <= other.validity[1]
            and other.validity[0] <= self.validity[1]
        )


def of(row: Mapping[str, str], *, rank: int = 0) -> Claim | None:
    """The claim of a factor row; None if its ranges cannot be read.

    A stated range is closer than none, so rows with and without one never clash.
    """
    try:
        capacity, suffix = _capacity(row)
        validity = (
            date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
        )
    except (UnitError, ValueError):
        return None
    dated = "dated" if row["valid_from"] or row["valid_to"] else ""
    key: tuple[str | int, ...] = (rank, *(row[column] for column in _KEYS), suffix, dated)
    return Claim(key=key, capacity=capacity, validity=validity, row=row)


def _capacity(row: Mapping[str, str]) -> tuple[tuple[float, float], str]:
    if not (row["capacity_min"] or row["capacity_max"]):
        return (-math.inf, math.inf), ""
    scale = canonical.of_capacity(row["capacity_unit"])
    low = scale.of(float(row["capacity_min"])) if row["capacity_min"] else -math.inf
    high = scale.of(float(row["capacity_max"])) if row["capacity_max"] else math.inf
    return (low, high), scale.per


def clashes(stated: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Each claim that equals an earlier one, with the first such."""
    groups: dict[tuple[str | int, ...], list[Claim]] = defaultdict(list)
    for claim in stated:
        group = groups[claim.key]
        earlier = next((other for other in group if claim.overlaps(other)), None)
        if earlier is not None:
            yield claim, earlier
        group.append(claim)
