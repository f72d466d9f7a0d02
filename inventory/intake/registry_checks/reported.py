"""Reported emissions (上报排放量) that contradict each other or the activity beside them."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, and_, case, exists, func, or_, select

from inventory.core.findings import Finding
from inventory.intake.registry_checks.found import Check, Scope, columns, path, run, same
from inventory.intake.registry_checks.series import ACTIVITY_AMOUNT, ALL_MONTHS
from inventory.intake.tables import REPORTED_EMISSION
from inventory.registry.tables import IMPORTED

_ACTIVITY, _ROUTE = IMPORTED["activity"], IMPORTED["route"]
_REPORTED = IMPORTED["reported_emission"]
_ROW = _REPORTED.c.reported_emission_id
_OBJECT = ("facility_no", "outlet_no", "unit_no", "year", "month", "flow")
# Q32: each is a part of the next
_PARTS: Final = (
    *(("PM2.5", whole) for whole in ("PM10", "TSP", "PM")),
    *(("PM10", whole) for whole in ("TSP", "PM")),
    ("TSP", "PM"),
)
_ROUNDING = 1 + 1e-9  # sums of lots
_SUM_TOLERANCE = 0.01  # Q31: from 1 % on a sum is not the sum
_CONSUMED = ("fuel", "product", "material", "solvent")


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """What cannot all be true of one source in one year."""
    amount = REPORTED_EMISSION.column("amount").zh
    objects = _objects(scope)
    yield from run(
        connection,
        (
            Check("R130", amount, _parts_above_whole(objects)),
            Check("R131", amount, _carbon_above_fine(objects)),
        ),
    )
    yield from run(connection, (Check("R132", amount, _nothing_while_running(scope)),))


def sums(years: CTE) -> tuple[Check, ...]:
    """X2: twelve months add up to the year, and some months stay below it."""
    month = REPORTED_EMISSION.column("month").zh
    off = func.abs(years.c.monthly - years.c.annual) > years.c.annual * _SUM_TOLERANCE
    is_wrong = or_(
        and_(years.c.months == ALL_MONTHS, off),
        years.c.monthly > years.c.annual * (1 + _SUM_TOLERANCE),
    )
    statement = (
        select(
            *columns(
                _REPORTED,
                value=path(years.c.facility_no, years.c.outlet_no, years.c.unit_no),
                is_mine=years.c.is_mine,
                item=years.c.pollutant,
                year=years.c.year,
                first=years.c.monthly,
                second=years.c.annual,
            )
        )
        .join(years, years.c.row_id == _ROW)
        .where(is_wrong)
    )
    return (Check("R133", month, statement),)


def _objects(scope: Scope) -> CTE:
    """Each pollutant of each thing that is reported on, lots added up."""
    return (
        select(
            *(_REPORTED.c[name] for name in _OBJECT),
            _REPORTED.c.pollutant,
            func.sum(_REPORTED.c.emission_t).label("emission_t"),
            func.min(_ROW).label("row_id"),
            func.max(scope.mine(_REPORTED)).label("is_mine"),
        )
        .where(
            scope.rows(_REPORTED),
            _REPORTED.c.pollutant.in_(("PM", "TSP", "PM10", "PM2.5", "BC", "OC")),
        )
        .group_by(*(_REPORTED.c[name] for name in _OBJECT), _REPORTED.c.pollutant)
        .cte("particulate")
    )


def _on_one_object(one: Any, other: Any) -> Any:
    # most columns of the object may be empty; the two that never are find the rows
    rest = (name for name in _OBJECT if name not in {"facility_no", "year"})
    return and_(
        same(one, other, "facility_no", "year"),
        *(one.c[name].is_not_distinct_from(other.c[name]) for name in rest),
    )


def _parts_above_whole(objects: CTE) -> Select[Any]:
    """Q32: fine particles are a part of the coarser ones, and these of all."""
    part, whole = objects.alias("part"), objects.alias("whole")
    pairs = or_(
        *(and_(part.c.pollutant == fine, whole.c.pollutant == coarse) for fine, coarse in _PARTS)
    )
    return (
        select(
            *columns(
                _REPORTED,
                value=path(part.c.facility_no, part.c.outlet_no, part.c.unit_no),
                is_mine=case((part.c.is_mine + whole.c.is_mine > 0, 1), else_=0),
                item=part.c.pollutant,
                other=whole.c.pollutant,
                year=part.c.year,
                first=part.c.emission_t,
                second=whole.c.emission_t,
            )
        )
        .join(part, part.c.row_id == _ROW)
        .join(whole, _on_one_object(whole, part))
        .where(pairs, part.c.emission_t > whole.c.emission_t * _ROUNDING)
    )


def _carbon_above_fine(objects: CTE) -> Select[Any]:
    """Q33: black and organic carbon are parts of the fine particles."""
    carbon, fine = objects.alias("carbon"), objects.alias("fine")
    fine_row = fine.c.row_id
    both = (
        select(
            fine_row,
            func.sum(carbon.c.emission_t).label("carbon_t"),
            func.min(fine.c.emission_t).label("fine_t"),
            func.max(carbon.c.is_mine + fine.c.is_mine).label("touched"),
        )
        .join(carbon, _on_one_object(carbon, fine))
        .where(fine.c.pollutant == "PM2.5", carbon.c.pollutant.in_(("BC", "OC")))
        .group_by(fine_row)
        .having(func.sum(carbon.c.emission_t) > func.min(fine.c.emission_t) * _ROUNDING)
        .subquery()
    )
    return select(
        *columns(
            _REPORTED,
            value=path(_REPORTED.c.facility_no, _REPORTED.c.outlet_no, _REPORTED.c.unit_no),
            is_mine=case((both.c.touched > 0, 1), else_=0),
            year=_REPORTED.c.year,
            first=both.c.carbon_t,
            second=both.c.fine_t,
        )
    ).join(both, both.c.row_id == _ROW)


def _nothing_while_running(scope: Scope) -> Select[Any]:
    """Q44: a source that used or made something in the period has not emitted nothing."""
    ran = and_(
        same(_ACTIVITY, _REPORTED, "facility_no", "year"),
        or_(_REPORTED.c.month.is_(None), _ACTIVITY.c.month == _REPORTED.c.month),
        _ACTIVITY.c.role.in_(_CONSUMED),
        ACTIVITY_AMOUNT > 0,
    )
    leads_here = exists().where(
        same(_ROUTE, _REPORTED, "facility_no", "outlet_no"),
        same(_ROUTE, _ACTIVITY, "facility_no", "unit_no"),
    )
    of_unit = exists().where(ran, _ACTIVITY.c.unit_no == _REPORTED.c.unit_no)
    has_unit, has_outlet = _REPORTED.c.unit_no.is_not(None), _REPORTED.c.outlet_no.is_not(None)
    runs = case(
        (has_unit, of_unit),
        (has_outlet, exists().where(ran, leads_here)),
        else_=exists().where(ran),
    )
    is_mine = scope.mine(_REPORTED)
    if scope.batch_id is not None:
        brought = exists().where(ran, _ACTIVITY.c.since_batch == scope.batch_id)
        is_mine = case((or_(is_mine == 1, brought), 1), else_=0)
    return select(
        *columns(
            _REPORTED,
            value=path(_REPORTED.c.facility_no, _REPORTED.c.outlet_no, _REPORTED.c.unit_no),
            is_mine=is_mine,
            item=_REPORTED.c.pollutant,
            year=_REPORTED.c.year,
        )
    ).where(scope.rows(_REPORTED), _REPORTED.c.emission_t == 0, runs)
