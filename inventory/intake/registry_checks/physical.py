"""Physics (物理合理性): places, capacities, and what the fuel can give at most."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    or_,
    select,
)

from inventory.core.findings import Finding
from inventory.intake.registry_checks.completeness import is_combustion
from inventory.intake.registry_checks.found import Check, Scope, columns, path, run, same
from inventory.intake.registry_checks.proposals import propose, times, told
from inventory.intake.tables import ACTIVITY, OUTLET
from inventory.registry.tables import IMPORTED

_FACILITY, _OUTLET, _UNIT = (IMPORTED[name] for name in ("facility", "outlet", "unit"))
_ACTIVITY = IMPORTED["activity"]
_NEAR_DEGREES = 0.003  # Q30
_LONGEST_YEAR_H = 366 * 24
_NOMINAL_YEAR_H = 365 * 24  # by which a capacity per year became one per hour
_GJ_PER_MWH = 3.6
# An assumption, wide on purpose: a boiler hands on far more than a fifth of its heat, and a power
# unit, whose capacity is electric, more than a fifth too. Beyond it a unit or capacity is wrong.
LEAST_EFFICIENCY: Final = 0.2
# An assumption: plants run above their design, but not half as much again all the year.
MOST_LOAD: Final = 1.5


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """What cannot be so in this world."""
    amount, lon = ACTIVITY.column("amount").zh, OUTLET.column("lon").zh
    burnt = _burnt(scope)
    yield from run(
        connection,
        (
            Check("R140", lon, _outlets_far_off(scope)),
            Check("R141", amount, _heat_above_capacity(burnt), _beyond),
            Check("R142", amount, _product_above_capacity(scope), _beyond),
            Check("R143", amount, _fuel_above_steam(burnt), _beyond),
        ),
    )


def _outlets_far_off(scope: Scope) -> Select[Any]:
    """Q30: an outlet stands on the ground of its facility."""
    far = or_(
        func.abs(_OUTLET.c.lon - _FACILITY.c.lon) > _NEAR_DEGREES,
        func.abs(_OUTLET.c.lat - _FACILITY.c.lat) > _NEAR_DEGREES,
    )
    return (
        select(
            *columns(
                _OUTLET,
                value=path(_OUTLET.c.facility_no, _OUTLET.c.outlet_no),
                is_mine=scope.mine(_OUTLET, _FACILITY),
                first=func.abs(_OUTLET.c.lon - _FACILITY.c.lon),
                second=func.abs(_OUTLET.c.lat - _FACILITY.c.lat),
            )
        )
        .join(_FACILITY, same(_FACILITY, _OUTLET, "facility_no"))
        .where(scope.rows(_OUTLET), far)
    )


def _burnt(scope: Scope) -> CTE:
    """Fuel of each combustion unit with a capacity, by year and data flow, in heat and in mass.

    Annual values count before months, as in the account. Fuel without a known heat value adds no
    heat, so that the bound is never broken by a guess.
    """
    heat = func.coalesce(
        _ACTIVITY.c.amount_gj,
        _ACTIVITY.c.amount_t * _ACTIVITY.c.ncv_gj_t,
        _ACTIVITY.c.amount_m3 * _ACTIVITY.c.ncv_gj_m3,
    )
    sums = _sums(scope, heat, _ACTIVITY.c.role == "fuel", is_combustion(_UNIT.c.category_code))
    return sums.cte("burnt")


def _sums(
    scope: Scope, heat: ColumnElement[Any], *conditions: ColumnElement[bool], by_item: bool = False
) -> Select[Any]:
    keys = [_ACTIVITY.c[name] for name in ("facility_no", "unit_no", "year", "flow")]
    keys += [_ACTIVITY.c.item] if by_item else []
    is_annual = _ACTIVITY.c.month.is_(None)

    def of_year(amount: ColumnElement[Any]) -> ColumnElement[Any]:
        annual = func.sum(case((is_annual, amount)))
        return func.coalesce(annual, func.sum(amount))

    number, mass = _ACTIVITY.c.activity_id, _ACTIVITY.c.amount_t
    return (
        select(
            *keys,
            func.min(number).label("row_id"),
            func.max(scope.mine(_ACTIVITY, _UNIT)).label("is_mine"),
            func.min(_ACTIVITY.c.unit_reported).label("unit"),
            of_year(heat).label("heat_gj"),
            of_year(mass).label("mass_t"),
            func.max(_UNIT.c.capacity_mw).label("capacity_mw"),
            func.max(_UNIT.c.capacity_t_h).label("capacity_t_h"),
        )
        .select_from(_UNIT)
        .join(_ACTIVITY, same(_ACTIVITY, _UNIT, "facility_no", "unit_no"))
        .where(
            scope.rows(_UNIT),
            or_(_UNIT.c.capacity_mw > 0, _UNIT.c.capacity_t_h > 0),
            *conditions,
        )
        .group_by(*keys)
    )


def _heat_above_capacity(burnt: CTE) -> Select[Any]:
    """The heat of the fuel is what the unit could take in a year at full load."""
    most = burnt.c.capacity_mw * _LONGEST_YEAR_H * _GJ_PER_MWH / LEAST_EFFICIENCY
    return _above(burnt, burnt.c.heat_gj, most)


def _fuel_above_steam(burnt: CTE) -> Select[Any]:
    """A boiler raises more steam than it burns fuel: no fuel turns less than its own mass."""
    most = burnt.c.capacity_t_h * _LONGEST_YEAR_H
    return _above(burnt, burnt.c.mass_t, most)


def _product_above_capacity(scope: Scope) -> Select[Any]:
    """One product of a unit stays near what the unit was built for."""
    made = _sums(
        scope,
        _ACTIVITY.c.amount_gj,
        and_(_ACTIVITY.c.role == "product", ~is_combustion(_UNIT.c.category_code)),
        by_item=True,
    ).cte("made")
    return _above(made, made.c.mass_t, made.c.capacity_t_h * _NOMINAL_YEAR_H * MOST_LOAD)


def _above(sums: CTE, amount: ColumnElement[Any], most: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            *columns(
                _ACTIVITY,
                value=path(sums.c.facility_no, sums.c.unit_no),
                is_mine=sums.c.is_mine,
                item=_ACTIVITY.c.item,
                other=sums.c.unit,
                year=sums.c.year,
                first=amount,
                second=most,
            )
        )
        .join(sums, sums.c.row_id == _ACTIVITY.c.activity_id)
        .where(amount > most)
    )


def _beyond(row: Row[Any]) -> Mapping[str, str]:
    proposals = propose(row.first, row.other, reference=row.second, most=1.0)
    return {
        "ratio": times(row.first / row.second),
        "units": told(proposals, "GJ" if row.code == "R141" else "吨"),
    }
