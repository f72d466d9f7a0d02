"""Which unit would make an absurd value plausible (单位推断); nothing is corrected by it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inventory.core.errors import UnitError
from inventory.core.units import Scale, quantity_of
from inventory.intake.registry_checks.found import shown

ABSURD: Final = 100.0  # beyond this many times what stands beside it a value is no value
# what people write by mistake for one another, largest first; the sizes are known to the units
CANDIDATES: Final = {
    "t": ("万吨", "千吨", "吨", "千克", "克", "毫克", "微克"),
    "gj": ("TJ", "GJ", "MJ", "kJ", "亿千瓦时", "万千瓦时", "千瓦时"),
    "m3": ("亿立方米", "万立方米", "千立方米", "立方米", "升"),
    "km": ("万公里", "公里", "米"),
    "h": ("小时", "分钟", "秒"),
}
CANONICAL: Final = {"t": "吨", "gj": "GJ", "m3": "立方米", "km": "公里", "h": "小时"}
_SHOWN = 2


@dataclass(frozen=True, slots=True)
class UnitProposal:
    """One unit that a value may have been meant in, and what the value would be then.

    `value_t` is in the canonical unit of the quantity, which for every emission is the tonne.
    """

    unit: str
    value_t: float
    ratio_before: float
    ratio_after: float


def propose(
    value: float,
    unit: str,
    *,
    reference: float,
    most: float = ABSURD,
) -> tuple[UnitProposal, ...]:
    """Units that bring a value near its reference, the nearest first.

    Args:
        value: in the canonical unit, such as tonnes.
        unit: in which the value was given.
        reference: what the value is compared with, in the canonical unit.
        most: how many times the reference a plausible value may be at most, or be below it.

    >>> [p.unit for p in propose(11.19e9, "吨", reference=0.36)]
    ['毫克', '微克']
    """
    given = _scale_of(unit)
    if reference <= 0 or value <= 0:
        return ()
    before = value / reference
    found = []
    for name in CANDIDATES.get(given.suffix, ()):
        size = quantity_of(name).multiplier
        after = before * size / given.multiplier
        if (
            size != given.multiplier
            and _distance(after) < _distance(before)
            and 1 / ABSURD <= after <= most
        ):
            found.append(UnitProposal(name, after * reference, before, after))
    return tuple(sorted(found, key=lambda proposal: _distance(proposal.ratio_after)))


def told(proposals: Sequence[UnitProposal], canonical: str = "吨") -> str:
    """The proposals as one clause of a finding, values in the canonical unit."""
    if not proposals:
        return "换成其他计量单位也解释不通"
    return "；".join(
        f"若单位为 {proposal.unit}，则为 {shown(proposal.value_t)} {canonical}"
        f"（{times(proposal.ratio_after)}）"
        for proposal in proposals[:_SHOWN]
    )


def times(ratio: float) -> str:
    """How many times one value is another."""
    return f"{shown(float(f'{ratio:.3g}'))} 倍"


def canonical_of(unit: str) -> str:
    """The canonical unit of what a reported unit measures."""
    return CANONICAL.get(_scale_of(unit).suffix, "")


def _scale_of(unit: str) -> Scale:
    """The scale of a reported unit; one that cannot be read counts as tonnes."""
    try:
        return quantity_of(unit)
    except UnitError:
        return Scale(1.0, "t")


def _distance(ratio: float) -> float:
    return abs(math.log(ratio))
