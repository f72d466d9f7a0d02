"""From a pack's unit to the engine's (规范单位): what one unit of each parameter amounts to.

`canonical_value` = value x multiplier; `canonical_per` says per what. A pack has few distinct
units, so the work is done once per unit and never per row.
"""

import re
from dataclasses import dataclass
from functools import cache

from inventory.core import units
from inventory.core.errors import UnitError
from inventory.registry.alias import alias_key

FRACTIONS = frozenset(
    {
        *("removal", "capture", "oxidation", "sulfur_retention", "ash_retention"),
        *("pm25_of_pm", "pm10_of_pm", "bc_of_pm25", "oc_of_pm25"),
    }
)
RATIOS = frozenset({"ef", "ef_fugitive"})
_GWP = re.compile(r"gwp_[a-z0-9]+")

# what a basis may be called, reduced by `_reduced`
_BASIS_WORDS = {
    "item_amount": ("itemamount", "amount", "实物量"),
    "energy_ncv": ("energyncv", "ncv", "lhv", "energylhv", "低位", "低位发热量", "低位热值"),
    "energy_gcv": (
        *("energygcv", "gcv", "hhv", "energyhhv"),
        *("高位", "高位发热量", "高位热值"),
    ),
    "product": ("product", "产品"),
    "distance": ("distance", "里程"),
    "head": ("head", "头数"),
    "area": ("area", "面积"),
}
BASES = tuple(_BASIS_WORDS)
_BASES = {word: basis for basis, words in _BASIS_WORDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Canonical:
    """What one unit of a parameter is in the engine: a multiplier, and per what."""

    multiplier: float
    per: str

    def of(self, value: float) -> float:
        """A value in the engine's unit; a whole divisor is exact where its reciprocal is not."""
        divisor = round(1 / self.multiplier)
        if divisor > 1 and 1 / divisor == self.multiplier:
            return value / divisor
        return value * self.multiplier


def basis_of(text: str) -> str | None:
    """The basis (基准) that a pack's word means; empty stays empty, an unknown word is None."""
    word = alias_key(text).replace("_", "").replace("-", "")
    return _BASES.get(word) if word else ""


def is_gwp(param: str) -> bool:
    """Whether a parameter is a global warming potential of some assessment report."""
    return _GWP.fullmatch(param) is not None


@cache
def of_factor(param: str, unit: str, basis: str) -> Canonical:
    """How a factor's value becomes canonical.

    Raises:
        UnitError: the unit cannot be read, or does not fit the parameter.
    """
    if param in RATIOS:
        ratio = _ratio(unit)
        return Canonical(ratio.multiplier, _energy(ratio.per, basis))
    if param in FRACTIONS or is_gwp(param):
        return _fraction(unit)
    if param == "ncv":
        return heat(unit)
    if param == "carbon_content":
        return carbon(unit)
    return _first_of(unit)


def _energy(per: str, basis: str) -> str:
    # energy that is no fuel (electricity, heat) has one heat value and is kept as the NCV column
    if per == "gj":
        return "gj_gcv" if basis == "energy_gcv" else "gj_ncv"
    return per


def heat(unit: str) -> Canonical:
    """A net calorific value (低位发热量) per tonne or per cubic metre."""
    scale = units.heat_of(unit)
    return Canonical(scale.multiplier, scale.suffix)


def carbon(unit: str) -> Canonical:
    """A carbon content (含碳量) in tonnes of carbon per gigajoule NCV."""
    return Canonical(units.carbon_of(unit), "t_gj")


def _fraction(unit: str) -> Canonical:
    return Canonical(units.fraction_of(1, unit), "")


def _ratio(unit: str) -> Canonical:
    ratio = units.ratio_of(unit)
    return Canonical(ratio.multiplier, ratio.per)


def _first_of(unit: str) -> Canonical:
    """A named parameter of a method: whichever kind of unit it is written in."""
    trouble = UnitError("没有单位")
    for reader in (_fraction, heat, _ratio, of_amount):
        try:
            return reader(unit)
        except UnitError as error:
            trouble = error
    raise trouble


def is_readable(unit: str) -> bool:
    """Whether a unit means anything at all, so that only its dimension is wrong."""
    try:
        _first_of(unit)
    except UnitError:
        try:
            carbon(unit)
        except UnitError:
            return False
    return True


@cache
def of_amount(unit: str) -> Canonical:
    """The quantity that amounts of an item are kept in.

    Raises:
        UnitError: the unit cannot be read as an amount.
    """
    scale = units.quantity_of(unit)
    return Canonical(scale.multiplier, scale.suffix)


@cache
def of_capacity(unit: str) -> Canonical:
    """A capacity unit: thermal or electric power (mw), or throughput and steam (t_h).

    Raises:
        UnitError: the unit is neither.
    """
    try:
        return Canonical(units.to_canonical(1, unit, suffix="mw"), "mw")
    except UnitError:
        return Canonical(units.to_canonical(1, unit, suffix="t_h"), "t_h")
