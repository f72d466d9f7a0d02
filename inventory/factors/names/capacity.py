"""Sizes of units (设计规模): electric and thermal power, steam, throughput, or a mere class."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from inventory.core import unit_text, units
from inventory.core.errors import UnitError
from inventory.core.unit_text import Reading
from inventory.factors.names import codes, near, text
from inventory.factors.names.codes import CapacityUnit, Word
from inventory.factors.names.near import Candidate
from inventory.factors.names.resolution import Kind, Resolution

TITLES = {
    "electric_mw": "发电功率（MW）",
    "thermal_mw": "热功率（MW）",
    "steam_t_h": "蒸发量（t/h）",
    "throughput_t_h": "小时产能（t/h）",
    "none": "规模等级，不换算",
}
# the registry columns in which a quantity is kept as it was imported
COLUMNS = {
    "electric_mw": "capacity_mw",
    "thermal_mw": "capacity_mw",
    "steam_t_h": "capacity_t_h",
    "throughput_t_h": "capacity_t_h",
}
_POWER, _BOILER = "power", "boiler"
_NUMBER = re.compile(r"^(?P<value>\d+(?:\.\d+)?)(?P<unit>.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The size of a unit in every quantity that can be told from it."""

    electric_mw: float | None = None
    thermal_mw: float | None = None
    steam_t_h: float | None = None
    throughput_t_h: float | None = None
    assumption_zh: str | None = None  # what had to be assumed, with the numbers


def branch_of(category: str | None) -> str:
    """Whether a category is a power station (power) or a boiler (boiler); empty for the rest."""
    for pattern, branch in codes.capacity_branches():
        if category and re.match(pattern.replace("?", "."), category):
            return branch
    return ""


def needs_size(category: str | None) -> bool:
    """Whether a size is asked for in a quantity that factors or limits are graded by."""
    return branch_of(category) in (_POWER, _BOILER)


def unit_of(unit: str, category: str | None) -> CapacityUnit | None:
    """What a unit of size means in a category; None where it is not known."""
    branch = branch_of(category)
    listed = _listed()
    # a remark in brackets behind the unit says what it is of: m3(高炉有效容积)
    for key in (_key(unit), _key(unit_text.clean(unit)), text.outer(_key(unit))):
        for one in (branch, ""):
            if (found := listed.get((key, one))) is not None:
                return found
    return _of_units(unit, branch)


def of(category: str | None, value: float | None, unit: str | None) -> Size:
    """A size as written in all its quantities.

    >>> of("A0201", 20.0, "t/h").thermal_mw
    14.0
    >>> of("A010101", 220.0, "t/h").electric_mw
    50.0
    """
    found = unit_of(unit, category) if unit else None
    if value is None or found is None or found.factor is None or found.quantity == "none":
        return Size()
    amount = value * found.factor
    told = [codes.sentences()[found.rule]] if found.rule else []
    if found.quantity == "steam_t_h":
        return _steam(amount, branch_of(category), told)
    assumption = _once(told)
    if found.quantity == "electric_mw":
        return Size(electric_mw=amount, assumption_zh=assumption)
    if found.quantity == "thermal_mw":
        return _thermal(amount, branch_of(category), told)
    return Size(throughput_t_h=amount, assumption_zh=assumption)


def resolve(name: str, *, category: str | None = None) -> Resolution:
    """The quantity that a unit of size stands for, with or without a number before it."""
    compact = text.key(name)
    if not compact:
        return Resolution(name=name, kind=Kind.CAPACITY)
    unit = found["unit"] if (found := _NUMBER.match(_shown(name))) else _shown(name)
    meant = unit_of(unit, category)
    if meant is None:
        words = {one.spelling: one for one in codes.capacity_units()}
        candidates = [Candidate.of(Word(name=word, canonical=word)) for word in words]
        proposals = near.nearest(unit, candidates)
        return Resolution(name=name, kind=Kind.CAPACITY, proposals=proposals)
    rules = [meant.rule] if meant.rule else []
    if category is None and meant.branch == "" and (_key(unit), _BOILER) in _listed():
        rules.append("rate_by_branch")
    return Resolution(
        name=name,
        kind=Kind.CAPACITY,
        canonical=meant.quantity,
        title_zh=TITLES[meant.quantity],
        rules=tuple(dict.fromkeys(rules)),
        evidence=meant.evidence,
    )


def _steam(steam: float, branch: str, told: list[str]) -> Size:
    """Steam of a boiler: its heat by convention, and its power where a turbine stands behind."""
    thermal = steam * codes.steam_mw_per_t_h()
    told.append(codes.sentences()["steam_to_thermal"])
    if branch != _POWER:
        return Size(thermal_mw=thermal, steam_t_h=steam, assumption_zh=_once(told))
    electric, band = _paired(steam)
    told.append(codes.sentences()["steam_to_electric"])
    told.append(f"{steam:g} t/h 按常用配套相当于 {electric:g} MW（{band}）。")
    return Size(
        electric_mw=electric, thermal_mw=thermal, steam_t_h=steam, assumption_zh=_once(told)
    )


def _thermal(power: float, branch: str, told: list[str]) -> Size:
    """Heat of a boiler, and the steam that it stands for by convention."""
    if branch != _BOILER:
        return Size(thermal_mw=power, assumption_zh=_once(told))
    told.append(codes.sentences()["steam_to_thermal"])
    steam = power / codes.steam_mw_per_t_h()
    return Size(thermal_mw=power, steam_t_h=steam, assumption_zh=_once(told))


def suffix_of(unit: str, category: str | None) -> str | None:
    """Whether a size is stated in megawatts (mw) or tonnes an hour (t_h); None for any other."""
    meant = unit_of(unit, category)
    column = COLUMNS.get(meant.quantity) if meant else None
    return column.removeprefix("capacity_") if column else None


def _paired(steam: float) -> tuple[float, str]:
    """The electric power usual with a boiler's steam, never beyond the size class of the steam."""
    bands = codes.steam_bands()
    band = max((first, name) for name, first in bands if steam >= first)[1]
    pairs = [(s, e) for s, e, name in codes.steam_pairings() if name == band]
    if band == bands[0][0]:
        pairs = [(0.0, 0.0), *pairs]
    powers = [electric for _, electric in pairs]
    for (low, low_mw), (high, high_mw) in pairwise(pairs):
        if low <= steam <= high:
            return low_mw + (high_mw - low_mw) * (steam - low) / (high - low), band
    return powers[0] if steam < pairs[0][0] else powers[-1], band


def _of_units(unit: str, branch: str) -> CapacityUnit | None:
    """A unit that the list does not have: power, a rate, or anything that can be read at all."""
    for suffix, quantity in (("mw", _power(branch)), ("t_h", _rate(branch))):
        try:
            factor = units.to_canonical(1, unit, suffix=suffix)
        except UnitError:
            continue
        return _unlisted(unit, quantity, factor)
    read = unit_text.read(unit)
    is_unit = isinstance(read, Reading) and read.top.name not in ("one", "percent", "permille")
    return _unlisted(unit, "none", None) if is_unit else None


def _power(branch: str) -> str:
    return "electric_mw" if branch == _POWER else "thermal_mw"


def _rate(branch: str) -> str:
    return "steam_t_h" if branch in (_POWER, _BOILER) else "throughput_t_h"


def _unlisted(unit: str, quantity: str, factor: float | None) -> CapacityUnit:
    return CapacityUnit(
        spelling=unit,
        branch="",
        quantity=quantity,
        factor=factor,
        rule="",
        note_zh="",
        listed="",
        evidence="C",
    )


def _shown(name: str) -> str:
    return "".join(name.split())


def _key(unit: str) -> str:
    return text.key(unit)


@cache
def _listed() -> Mapping[tuple[str, str], CapacityUnit]:
    return {(_key(one.spelling), one.branch): one for one in codes.capacity_units()}


def _once(told: list[str]) -> str | None:
    return "".join(dict.fromkeys(told)) or None
