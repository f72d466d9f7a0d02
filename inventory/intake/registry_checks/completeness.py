"""Completeness (完整性): years, months and fuels that a source should have and does not."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    extract,
    func,
    or_,
    select,
    union,
)

from inventory.core.findings import Finding
from inventory.intake.registry_checks.found import (
    Check,
    Scope,
    columns,
    month_no,
    path,
    run,
    same,
)
from inventory.intake.registry_checks.series import ACTIVITY_AMOUNT, ALL_MONTHS, months_of
from inventory.intake.tables import ACTIVITY, UNIT
from inventory.registry.tables import IMPORTED

_FACILITY, _UNIT = IMPORTED["facility"], IMPORTED["unit"]
_ACTIVITY, _REPORTED = IMPORTED["activity"], IMPORTED["reported_emission"]
# energy industries, manufacturing, households and services: the branches that burn fuel (固定燃烧)
_COMBUSTION = ("A", "B", "C")
_RUNS = ("hours", "product")
_HEATS = ("fuel", "electricity", "heat")


def is_combustion(category_code: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a category stands in a branch of stationary combustion."""
    return func.substr(category_code, 1, 1).in_(_COMBUSTION)


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """Years without anything, and years that run without fuel."""
    unit_no = UNIT.column("unit_no").zh
    yield from run(
        connection,
        (
            Check("R110", unit_no, _years_without_activity(scope)),
            Check("R113", unit_no, _years_without_fuel(scope)),
        ),
    )


def months(years: CTE) -> tuple[Check, ...]:
    """Q08: twelve months or a year, never something between."""
    month = ACTIVITY.column("month").zh
    return (
        Check("R111", month, _months_and_year(years)),
        Check("R112", month, _missing_months(years), lambda row: {"months": _names(row.month)}),
    )


def _years_without_activity(scope: Scope) -> Select[Any]:
    """Q01: a unit that ran before has some activity in every year of its facility.

    Whether it operated is not told, so this is a warning: it may have stood still.
    """
    active = _active_years(scope)
    of_facility = (
        select(active.c.facility_no, active.c.year, func.max(active.c.is_mine).label("is_mine"))
        .group_by(active.c.facility_no, active.c.year)
        .cte("facility_year")
    )
    first = (
        select(active.c.facility_no, active.c.unit_no, func.min(active.c.year).label("year"))
        .group_by(active.c.facility_no, active.c.unit_no)
        .cte("first_year")
    )
    opened = extract("year", func.coalesce(_UNIT.c.opened_on, _FACILITY.c.opened_on))
    closed = func.coalesce(_UNIT.c.closed_on, _FACILITY.c.closed_on)
    year = of_facility.c.year
    has_told = exists().where(same(active, _UNIT, "facility_no", "unit_no"), active.c.year == year)
    is_mine = scope.mine(_UNIT) if scope.batch_id is None else of_facility.c.is_mine
    return (
        select(
            *columns(
                _UNIT,
                value=path(_UNIT.c.facility_no, _UNIT.c.unit_no),
                is_mine=is_mine,
                year=year,
            )
        )
        .join(_FACILITY, same(_FACILITY, _UNIT, "facility_no"))
        .join(of_facility, same(of_facility, _UNIT, "facility_no"))
        .join(first, same(first, _UNIT, "facility_no", "unit_no"))
        .where(
            or_(year > first.c.year, opened < year),
            # closed in January: nothing to tell
            or_(closed.is_(None), month_no(closed) > year * 12 + 1),
            ~has_told,
        )
    )


def _active_years(scope: Scope) -> CTE:
    """The years in which a unit has activity or a reported emission."""
    told = (
        select(
            table.c.facility_no,
            table.c.unit_no,
            table.c.year,
            func.max(scope.mine(table)).label("is_mine"),
        )
        .where(scope.rows(table), table.c.unit_no.is_not(None))
        .group_by(table.c.facility_no, table.c.unit_no, table.c.year)
        for table in (_ACTIVITY, _REPORTED)
    )
    return union(*told).cte("active_year")


def _years_without_fuel(scope: Scope) -> Select[Any]:
    """B70: what burns fuel and tells its hours or products tells its fuel too.

    A boiler may run on electricity or bought heat instead.
    """
    ran = (
        select(
            _ACTIVITY.c.facility_no,
            _ACTIVITY.c.unit_no,
            _ACTIVITY.c.year,
            func.max(scope.mine(_ACTIVITY)).label("is_mine"),
        )
        .where(scope.rows(_ACTIVITY), _ACTIVITY.c.role.in_(_RUNS), ACTIVITY_AMOUNT > 0)
        .group_by(_ACTIVITY.c.facility_no, _ACTIVITY.c.unit_no, _ACTIVITY.c.year)
        .subquery()
    )
    heated = exists().where(
        same(_ACTIVITY, ran, "facility_no", "unit_no", "year"), _ACTIVITY.c.role.in_(_HEATS)
    )
    return (
        select(
            *columns(
                _UNIT,
                value=path(_UNIT.c.facility_no, _UNIT.c.unit_no),
                is_mine=ran.c.is_mine,
                year=ran.c.year,
            )
        )
        .join(ran, same(ran, _UNIT, "facility_no", "unit_no"))
        .where(is_combustion(_UNIT.c.category_code), ~heated)
    )


def _months_and_year(years: CTE) -> Select[Any]:
    """Months beside an annual value of the same item: the annual value would count alone."""
    return _of_item(years, and_(years.c.annual.is_not(None), years.c.months > 0))


def _missing_months(years: CTE) -> Select[Any]:
    """Some months told and others not: what is missing is no zero."""
    some = and_(years.c.annual.is_(None), years.c.months.between(1, ALL_MONTHS - 1))
    return _of_item(years, some)


def _of_item(years: CTE, condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            *columns(
                _ACTIVITY,
                value=path(years.c.facility_no, years.c.unit_no),
                is_mine=years.c.is_mine,
                item=years.c.item,
                year=years.c.year,
                month=ALL_MONTHS - years.c.months,
            )
        )
        .join(years, years.c.row_id == _ACTIVITY.c.activity_id)
        .where(condition)
    )


def _names(missing: int) -> str:
    return "、".join(str(month) for month in months_of(missing))
