"""Units (计量单位): the only place where a unit becomes a number, and the only one that uses pint.

A unit text is cleaned, looked up in the closed vocabulary, and handed to pint as exact decimals;
each constant is rounded to a float once. The substance and the basis are never part of a unit.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pint

from inventory.core import unit_text
from inventory.core.errors import UnitError
from inventory.core.unit_macros import Macro
from inventory.core.unit_macros import macros as _macros
from inventory.core.unit_text import Part, Reading
from inventory.core.unit_vocabulary import AMOUNTS, CANONICAL, UNITS

_YEAR = "nominal_year"
_YEARLY_SUFFIXES = frozenset({"t_h"})  # a design capacity, never an emission rate


@dataclass(frozen=True, slots=True)
class Scale:
    """How an amount (活动水平数量) is kept: times `multiplier` in the column of `suffix`."""

    multiplier: float
    suffix: str


@dataclass(frozen=True, slots=True)
class RatioScale:
    """How an emission factor (排放因子) is kept: times `multiplier` in tonnes per `per`."""

    multiplier: float
    per: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A conversion: times or divided by one float, so that 57 % is 0.57 and not 0.57 and a bit."""

    factor: float
    divides: bool = False
    offset: float = 0.0

    def of(self, value: float) -> float:
        """The converted value."""
        return (value / self.factor if self.divides else value * self.factor) + self.offset


def to_canonical(value: float, unit: str, *, suffix: str) -> float:
    """Convert a reported value to the unit that a column suffix stands for.

    >>> to_canonical(1.5, "万吨", suffix="t")
    15000.0

    Raises:
        UnitError: the unit is unknown, ambiguous or of another dimension, or the value not finite.
    """
    result = _step(unit, suffix).of(value)
    if not math.isfinite(result):
        raise UnitError(
            f"数值 {value} 不是有限的数（not a finite number），单位“{unit}”",
            hint="检查该单元格是否为空、文本或公式错误",
        )
    return result


@cache
def quantity_of(unit: str) -> Scale:
    """Which amount column a unit belongs to: 万吨 -> 10000 in `t`, kWh -> 0.0036 in `gj`.

    Raises:
        UnitError: the unit is unknown, ambiguous, or no unit of an amount.
    """
    reading = _read(unit)
    if reading.per is None and reading.top.name != _YEAR:
        for suffix in AMOUNTS:
            factor = _convert(reading, CANONICAL[suffix][0])
            if factor is not None:
                return Scale(float(factor), suffix)
    raise UnitError(
        f"单位“{unit}”不能作为数量的单位（not a unit of an amount）",
        hint=_hint(
            reading,
            "数量的单位应为质量、热量、体积、小时、公里、公顷或个数，例如 吨、万立方米、GJ、小时",
        ),
    )


@cache
def ratio_of(unit: str) -> RatioScale:
    """How a factor "mass of substance per amount" is kept: kg/TJ -> 1e-6 per `gj`.

    Raises:
        UnitError: the unit is unknown, ambiguous, or not a mass per amount.
    """
    reading = _read(unit)
    mass = _convert(Reading(reading.top), CANONICAL["t"][0])
    if reading.per is not None and reading.per.name != _YEAR and mass is not None:
        for suffix in AMOUNTS:
            amount = _convert(Reading(reading.per), CANONICAL[suffix][0])
            if amount is not None:
                return RatioScale(float(mass / amount), suffix)
    raise UnitError(
        f"单位“{unit}”不是排放因子的单位（not a mass per amount）",
        hint="写成“质量/数量”，例如 kg/t、g/m3、kg/TJ、t/MWh、g/km；按年的系数不写“/年”",
    )


def fraction_of(value: float, unit: str) -> float:
    """A share (比例) as a fraction: 57 % -> 0.57; no unit means that it already is one.

    kg/t is refused though it has no dimension: it is a factor, not a share. Whether the result
    may exceed 1 is for the caller to say.

    Raises:
        UnitError: the unit is none of a share, or the value is not finite.
    """
    return to_canonical(value, unit, suffix="frac")


@cache
def heat_of(unit: str) -> Scale:
    """How a heat value (低位发热量) is kept: kJ/kg -> 0.001 in `gj_t`, MJ/m3 -> in `gj_m3`.

    Raises:
        UnitError: the unit is unknown, ambiguous, or not heat per mass or per volume.
    """
    reading = _read(unit)
    if reading.per is not None:
        for suffix in ("gj_t", "gj_m3"):
            factor = _convert(reading, CANONICAL[suffix][0])
            if factor is not None:
                return Scale(float(factor), suffix)
    raise UnitError(
        f"单位“{unit}”不是发热量的单位（not heat per mass or volume）",
        hint="写成“热量/质量”或“热量/体积”，例如 kJ/kg、大卡/千克、MJ/m3、GJ/万Nm3",
    )


@cache
def carbon_of(unit: str) -> float:
    """Tonnes of carbon per GJ in one unit of a carbon content (单位热值含碳量): tC/TJ -> 0.001.

    The C after the mass is understood here and nowhere else; tCO2/TJ is not carbon, and dropping
    the CO2 from it would raise the emission by 44/12.

    Raises:
        UnitError: the unit is unknown, ambiguous, or not carbon per heat.
    """
    above, slash, below = unit_text.clean(unit).partition("/")
    if "CO2" in above.upper() or "二氧化碳" in above:
        raise UnitError(
            f"单位“{unit}”是二氧化碳，不是碳（CO2, not carbon）",
            hint="数值乘以 12/44 后，单位写 tC/TJ",
        )
    bare = above.removesuffix("C").removesuffix("碳")
    if isinstance(unit_text.read_part(bare), Part):
        above = bare
    factor = _convert(_read(above + slash + below), "tonne / gigajoule")
    if factor is None:
        raise UnitError(
            f"单位“{unit}”不是单位热值含碳量的单位（not carbon per heat）",
            hint="写成“碳的质量/热量”，例如 tC/TJ、t/GJ、kg/GJ",
        )
    return float(factor)


@cache
def gas_density_of(molar_mass: float) -> float:
    """Tonnes in a normal cubic metre (0 °C, 101.325 kPa) of an ideal gas of so many g/mol.

    The 22.4 L/mol that HJ 75 prints for ppm is this volume rounded; they differ by 0.06 %.
    """
    ureg = _registry()
    gram, kelvin, kilopascal = (_quantity(ureg, f) for f in ("gram", "kelvin", "kilopascal"))
    gas_constant = _quantity(ureg, "molar_gas_constant")
    molar = Decimal(repr(molar_mass)) * gram / _quantity(ureg, "mole")
    density = Decimal("101.325") * kilopascal * molar / (gas_constant * Decimal("273.15") * kelvin)
    return float(density.to("tonne / cubic_metre").magnitude)


def macros() -> tuple[Macro, ...]:
    """The macros that SQL models may call, with what each does and where it comes from."""
    return tuple(_macros(_step_sql))


def sql_macros() -> dict[str, str]:
    """Macro name -> SQL expression of its one parameter `x`."""
    return {macro.name: macro.expression for macro in macros()}


def _step_sql(unit: str, suffix: str) -> str:
    step = _step(unit, suffix)
    number = f"{step.factor:.0f}" if step.factor.is_integer() else f"{step.factor!r}e0"
    return f"cast(x as double) {'/' if step.divides else '*'} {number}"


@cache
def _step(unit: str, suffix: str) -> _Step:
    reading = _read(unit)
    target, meaning = CANONICAL[suffix]
    if suffix == "c":
        offset = _convert(Reading(Part("0", reading.top.name)), target)
        above = _convert(reading, target)
        if offset is not None and above is not None:
            return _Step(float(above - offset), offset=float(offset))
    elif _is_allowed(reading, suffix):
        factor = _convert(reading, target)
        if factor is not None:
            # a whole divisor is exact where its reciprocal is not; 28 digits tell them apart
            divisor = round(1 / factor, 12)
            if divisor > 1 and divisor == divisor.to_integral_value():
                return _Step(float(divisor), divides=True)
            return _Step(float(factor))
    wrong = f"单位“{unit}”不能换算为{meaning}（wrong dimension）"
    if reading.top.name.endswith("coal_equivalent"):
        raise UnitError(wrong, hint="标准煤是热量单位，不是实物量；实物量请填原煤等的吨数")
    raise UnitError(wrong, hint=_hint(reading, f"该列保存的是{meaning}，请改用同类单位"))


def _is_allowed(reading: Reading, suffix: str) -> bool:
    """Dimensions alone would let kg/t pass for a share, and t/a for an hourly rate of any year."""
    is_rate = "/" in CANONICAL[suffix][0] or suffix == "mw"
    if reading.per is not None and not is_rate:
        return False
    if _YEAR in (reading.top.name, reading.per.name if reading.per else ""):
        return reading.top.name != _YEAR and suffix in _YEARLY_SUFFIXES
    return True


def _hint(reading: Reading, otherwise: str) -> str:
    if reading.top.name == "one":
        return "没有写单位，或单位写成了无量纲；请在单位列或表头括号里写明单位"
    if _YEAR in (reading.top.name, reading.per.name if reading.per else ""):
        return "年有 365 天或 366 天，不能作数量；年份写在年份列，时间写小时"
    return otherwise


@cache
def _registry() -> "pint.UnitRegistry[Decimal]":
    ureg: pint.UnitRegistry[Decimal] = pint.UnitRegistry(None, non_int_type=Decimal)
    for unit in UNITS:
        ureg.define(f"{unit.name} = {unit.definition}")
    return ureg


def _quantity(ureg: "pint.UnitRegistry[Decimal]", name: str) -> "pint.Quantity[Decimal]":
    return ureg.Quantity(Decimal(1), name)


def _convert(reading: Reading, target: str) -> Decimal | None:
    """One of the unit in terms of the target, or nothing where the dimensions differ."""
    ureg = _registry()
    quantity = ureg.Quantity(Decimal(reading.top.magnitude), reading.top.name)
    try:
        if reading.per is not None:
            quantity = quantity / ureg.Quantity(Decimal(reading.per.magnitude), reading.per.name)
        return Decimal(quantity.to(target).magnitude)
    except (pint.DimensionalityError, pint.OffsetUnitCalculusError):
        return None


def _read(unit: str) -> Reading:
    found = unit_text.read(unit)
    if isinstance(found, Reading):
        return found
    where = "" if found.part == unit else f"中的“{found.part}”"
    raise UnitError(f"单位“{unit}”{where}{found.why_zh}（{found.why_en}）", hint=found.remedy_zh)
