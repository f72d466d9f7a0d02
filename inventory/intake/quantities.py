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
from inventory.intake.hit import Hit, always
from inventory.intake.staging import Staged
from inventory.intake.vector import Mask, by_distinct, encoded, filled
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
    odd_heat: Mask | None = None  # heat values that no fuel has
    rewritten: dict[str, Mask] = field(default_factory=dict)  # amounts that had separators


@dataclass(frozen=True, slots=True)
class _Scaled:
    """Multiplier and canonical suffix of each row's unit."""

    multiplier: "pd.Series[Any]"
    suffix: "pd.Series[Any]"


def amounts(staged: Staged, values: Mapping[str, "pd.Series[Any]"]) -> Quantities:
    """The reported amount with its unit, and the same amount in the one canonical column."""
    found = Quantities()
    number, behind = _numbers(staged, "amount", found)
    unit = _units(staged, "amount", "unit", found, behind=behind)
    scale = _scales(unit, units.quantity_of, "unit", found)
    columns = _amount_columns(staged.table.name)
    foreign = filled(scale.suffix) & ~scale.suffix.isin(list(columns)).to_numpy(dtype=bool)
    wanted = always(expected="、".join(_MEANING[suffix] for suffix in columns))
    found.hits.append(Hit("I219", "unit", foreign, wanted))
    found.columns |= {"amount_reported": number, "unit_reported": unit}
    scaled = number * scale.multiplier
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
    number, behind = _numbers(staged, "ncv", found)
    unit = _units(staged, "ncv", "ncv_unit", found, behind=behind)
    has_value, has_unit = filled(number), filled(unit)
    found.hits.append(Hit("I221", "ncv", has_value & ~has_unit))
    scale = _scales(unit, units.heat_of, "ncv_unit", found)
    scaled = number * scale.multiplier
    found.columns |= {"ncv_reported": number, "ncv_unit_reported": unit.where(has_value)}
    for suffix in ("gj_t", "gj_m3"):
        found.columns[f"ncv_{suffix}"] = scaled.where(scale.suffix == suffix)
    per_tonne = found.columns["ncv_gj_t"].to_numpy(dtype=float)
    odd = (per_tonne < NCV_GJ_T[0]) | (per_tonne > NCV_GJ_T[1])
    found.odd_heat = np.asarray(odd, dtype=bool)
    wanted = always(low=f"{NCV_GJ_T[0]:g}", high=f"{NCV_GJ_T[1]:g}")
    found.hits.append(Hit("I222", "ncv", odd, wanted))
    return found


def _numbers(
    staged: Staged, key: str, found: Quantities
) -> "tuple[pd.Series[Any], pd.Series[Any] | None]":
    column = staged.table.column(key)
    read = convert.numbers(column, usable(encoded(staged.frame[key])))
    found.hits += read.hits
    found.hits.append(Hit("I204", key, read.numbers.to_numpy() < 0))
    found.rewritten[key] = read.rewritten
    return read.numbers, read.units


def usable(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """The texts without failed formulas, which have their own finding."""
    failed = texts.isin([*text.FORMULA_ERRORS, text.NOT_CALCULATED])
    return texts.mask(failed) if failed.any() else texts


def _units(
    staged: Staged, amount: str, unit: str, found: Quantities, *, behind: "pd.Series[Any] | None"
) -> "pd.Series[Any]":
    """The unit of each row: its own cell, else behind the number, else in the heading."""
    heading = staged.units.get(amount, "")
    empty = pd.Series(np.nan, index=staged.frame.index, dtype="str")
    own = by_distinct(usable(staged.frame[unit]), str) if unit in staged.frame else empty
    if heading:
        differs = _differ(own, pd.Series(heading, index=own.index))
        found.hits.append(Hit("I220", unit, differs, always(heading=heading)))
        own = own.fillna(heading)
    if behind is None:
        return own
    written = behind.to_numpy()
    found.hits.append(Hit("I240", amount, _differ(own, behind), by_row=_both(written, own)))
    return own.where(filled(own), behind.astype("str"))


def _differ(first: "pd.Series[Any]", second: "pd.Series[Any]") -> Mask:
    """Rows that name two units of different meaning."""
    both = filled(first) & filled(second)
    if not both.any():
        return both
    clash = by_distinct(first, _meaning) != by_distinct(second, _meaning)
    return np.asarray(both & clash.to_numpy(dtype=bool), dtype=bool)


def _both(written: Any, own: "pd.Series[Any]") -> Callable[[int], Mapping[str, str]]:
    return lambda at: {"unit": str(written[at]), "other": str(own.iloc[at])}


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
            refused[value] = convert.refusal(value, error)
            return None

    known = {value: scale(str(value)) for value in unit.dropna().unique()}
    texts = unit.to_numpy()
    wrong = unit.isin([*refused]).to_numpy(dtype=bool)
    found.hits.append(Hit("I218", key, wrong, by_row=lambda at: refused[texts[at]]))
    multiplier = by_distinct(unit, lambda value: getattr(known[value], "multiplier", None))
    suffix = by_distinct(unit, lambda value: getattr(known[value], "suffix", None))
    return _Scaled(multiplier.astype("float64"), suffix)


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
        if not of_role.any():
            continue
        wrong = of_role & filled(suffix) & (suffix != wanted).to_numpy(dtype=bool)
        found.hits.append(Hit("I219", "unit", wrong, always(expected=_MEANING[wanted])))
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
