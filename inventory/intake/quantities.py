"""Amounts with their units (数量与单位), heat values and capacities, kept in canonical columns."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from inventory.core import units
from inventory.core.errors import UnitError
from inventory.core.units import Scale
from inventory.intake import convert, text
from inventory.intake.hit import Hit
from inventory.intake.staging import Staged
from inventory.intake.vector import Mask, by_distinct, filled
from inventory.registry.tables import IMPORTED

Values = dict[str, "pd.Series[Any]"]

# A coal or gas outside these heat values, GJ/t, was typed in another unit.
NCV_GJ_T = (0.5, 60.0)
LONGEST_YEAR_H = 366 * 24
# The only amount columns that these roles make sense in.
ROLE_SUFFIX = {"hours": "h", "electricity": "gj", "heat": "gj"}
_ENERGY_BASIS = ("ncv", "gcv")


@dataclass(slots=True)
class Quantities:
    """Registry columns made from amounts, and what was wrong with them."""

    columns: Values = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Scaled:
    """Multiplier and canonical suffix of each row's unit."""

    multiplier: "pd.Series[Any]"
    suffix: "pd.Series[Any]"


def amounts(staged: Staged, values: Mapping[str, "pd.Series[Any]"]) -> Quantities:
    """The reported amount with its unit, and the same amount in the one canonical column."""
    found = Quantities()
    number = _numbers(staged, "amount", found)
    unit = _units(staged, "amount", "unit", found)
    scale = _scales(unit, units.quantity_of, "unit", found)
    columns = _amount_columns(staged.table.name)
    foreign = filled(scale.suffix) & ~scale.suffix.isin(list(columns)).to_numpy(dtype=bool)
    wanted = {"expected": "、".join(_MEANING[suffix] for suffix in columns)}
    found.hits.append(Hit("I219", "unit", foreign, lambda _: wanted))
    found.columns |= {"amount_reported": number, "unit_reported": unit}
    scaled = number * scale.multiplier
    found.hits.append(Hit("I237", "amount", scaled.to_numpy() > convert.LARGEST))
    for suffix, column in columns.items():
        chosen = (scale.suffix == suffix).to_numpy(dtype=bool)
        if chosen.any():
            found.columns[column] = scaled.where(pd.Series(chosen, index=scaled.index))
    if staged.table.name == "activity":
        _by_role(values, scale.suffix, scaled, found)
        _basis(values, scale.suffix, found)
    return found


def heat_values(staged: Staged) -> Quantities:
    """The net calorific value (低位发热量) as written, and in GJ per tonne or cubic metre."""
    found = Quantities()
    if "ncv" not in staged.frame:
        return found
    number = _numbers(staged, "ncv", found)
    unit = _units(staged, "ncv", "ncv_unit", found)
    has_value, has_unit = filled(number), filled(unit)
    found.hits.append(Hit("I221", "ncv", has_value & ~has_unit))
    scale = _scales(unit, units.heat_of, "ncv_unit", found)
    scaled = number * scale.multiplier
    found.columns |= {"ncv_reported": number, "ncv_unit_reported": unit.where(has_value)}
    for suffix in ("gj_t", "gj_m3"):
        found.columns[f"ncv_{suffix}"] = scaled.where(scale.suffix == suffix)
    per_tonne = found.columns["ncv_gj_t"].to_numpy(dtype=float)
    odd = (per_tonne < NCV_GJ_T[0]) | (per_tonne > NCV_GJ_T[1])
    wanted = {"low": f"{NCV_GJ_T[0]:g}", "high": f"{NCV_GJ_T[1]:g}"}
    found.hits.append(Hit("I222", "ncv", odd, lambda _: wanted))
    return found


def capacities(values: Mapping[str, "pd.Series[Any]"]) -> Values:
    """The design capacity in MW or t/h where its unit is one; other units stay as written."""
    if "capacity" not in values or "capacity_unit" not in values:
        return {}
    unit = values["capacity_unit"]
    derived: Values = {}
    for suffix in ("mw", "t_h"):
        factor = by_distinct(unit, _factor_to(suffix)).astype("float64")
        derived[f"capacity_{suffix}"] = values["capacity"] * factor
    return derived


def _factor_to(suffix: str) -> Callable[[str], float | None]:
    def factor(unit: str) -> float | None:
        try:
            return units.to_canonical(1, unit, suffix=suffix)
        except UnitError:
            return None  # 台, 座, m2 ... are capacities too

    return factor


def _numbers(staged: Staged, key: str, found: Quantities) -> "pd.Series[Any]":
    column = staged.table.column(key)
    values, hits = convert.numbers(column, usable(staged.frame[key]))
    found.hits += hits
    found.hits.append(Hit("I204", key, values.to_numpy() < 0))
    return values


def usable(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """The texts without failed formulas, which have their own finding."""
    failed = texts.isin([*text.FORMULA_ERRORS, text.NOT_CALCULATED])
    return texts.mask(failed)


def _units(staged: Staged, amount: str, unit: str, found: Quantities) -> "pd.Series[Any]":
    """The unit of each row: its own cell, else the heading of the amount."""
    heading = staged.units.get(amount, "")
    empty = pd.Series(np.nan, index=staged.frame.index, dtype="str")
    own = usable(staged.frame[unit]) if unit in staged.frame else empty
    if not heading:
        return own
    differs = filled(own) & (by_distinct(own, _meaning) != _meaning(heading)).to_numpy(dtype=bool)
    wanted = {"heading": heading}
    found.hits.append(Hit("I220", unit, differs, lambda _: wanted))
    return own.fillna(heading)


@cache
def _meaning(unit: str) -> Any:
    for read in (units.quantity_of, units.heat_of):
        try:
            return read(unit)
        except UnitError:
            continue
    return unit


def _scales(
    unit: "pd.Series[Any]", read: Callable[[str], Scale], key: str, found: Quantities
) -> _Scaled:
    refused: dict[str, dict[str, str]] = {}

    def scale(value: str) -> Scale | None:
        try:
            return read(value)
        except UnitError as error:
            refused[value] = {"unit": value, "reason": error.message_zh, "hint": error.hint}
            return None

    scales = by_distinct(unit, scale)
    found.hits.append(
        Hit("I218", key, filled(unit) & ~filled(scales), lambda value: refused.get(value, {}))
    )
    multiplier = scales.map(lambda s: s.multiplier, na_action="ignore").astype("float64")
    return _Scaled(multiplier, scales.map(lambda s: s.suffix, na_action="ignore"))


_MEANING = {
    "t": "质量",
    "gj": "热量或电量",
    "m3": "体积",
    "h": "时间",
    "km": "里程",
    "ha": "面积",
    "n": "个数",
}


@cache
def _amount_columns(table: str) -> dict[str, str]:
    if table == "reported_emission":
        return {"t": "emission_t"}
    columns = IMPORTED[table].columns
    return {s: f"amount_{s}" for s in _MEANING if f"amount_{s}" in columns}


def _by_role(
    values: Mapping[str, "pd.Series[Any]"],
    suffix: "pd.Series[Any]",
    scaled: "pd.Series[Any]",
    found: Quantities,
) -> None:
    """Hours are hours, electricity and heat are energy, and a year has so many hours."""
    role = values["role"]
    for name, wanted in ROLE_SUFFIX.items():
        of_role = (role == name).to_numpy(dtype=bool)
        wrong = of_role & filled(suffix) & (suffix != wanted).to_numpy(dtype=bool)
        expected = {"expected": _MEANING[wanted]}
        found.hits.append(Hit("I219", "unit", wrong, _always(expected)))
        if name == "hours":
            too_many = (scaled > _most_hours(values)).to_numpy(dtype=bool)
            found.hits.append(Hit("I236", "amount", of_role & too_many))


def _most_hours(values: Mapping[str, "pd.Series[Any]"]) -> Any:
    """The hours of each row's month, or of the longest year."""
    if "month" not in values:
        return LONGEST_YEAR_H
    longest = {m: 24 * calendar.monthrange(2000, m)[1] for m in range(1, 13)}  # a leap year
    return values["month"].map(longest).fillna(LONGEST_YEAR_H).to_numpy()


def _basis(
    values: Mapping[str, "pd.Series[Any]"], suffix: "pd.Series[Any]", found: Quantities
) -> None:
    """Energy amounts are net (ncv) or gross, masses as received, air dried or dry."""
    is_energy = (suffix == "gj").to_numpy(dtype=bool)
    empty = pd.Series(None, index=suffix.index, dtype=object)
    basis = values.get("basis", empty)
    says_energy: Mask = basis.isin(_ENERGY_BASIS).to_numpy(dtype=bool)
    clash = filled(basis) & filled(suffix) & (says_energy != is_energy)
    found.hits.append(Hit("I223", "basis", clash))
    net = is_energy & ~filled(basis) & (values["role"] == "fuel").to_numpy(dtype=bool)
    found.columns["basis"] = basis.mask(pd.Series(net, index=basis.index), "ncv")


def _always(details: Mapping[str, str]) -> Callable[[str], Mapping[str, str]]:
    return lambda _: details
