"""Validity (有效期): codes that have expired, and what happens outside the life of a source."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    Table,
    Text,
    and_,
    case,
    cast,
    extract,
    func,
    null,
    or_,
    select,
    union,
    union_all,
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
from inventory.intake.registry_checks.series import ACTIVITY_AMOUNT
from inventory.intake.tables import ACTIVITY, FACILITY, UNIT
from inventory.registry.tables import IMPORTED

_REGION, _FACILITY, _UNIT = (IMPORTED[name] for name in ("region", "facility", "unit"))
_ACTIVITY, _REPORTED = IMPORTED["activity"], IMPORTED["reported_emission"]
_AREA = IMPORTED["region_activity"]


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """Codes and amounts outside the time that they are valid for."""
    region = FACILITY.column("region_code").zh
    year, closed = ACTIVITY.column("year").zh, UNIT.column("closed_on").zh
    checks = (
        Check(
            "R120",
            region,
            _expired_regions(scope),
            lambda row: {"other": row.other or "没有登记"},
        ),
        Check("R121", year, _outside(scope, is_after=True)),
        Check("R122", year, _outside(scope, is_after=False)),
        Check("R123", closed, _units_outlive_facility(scope)),
    )
    yield from run(connection, checks)


def _expired_regions(scope: Scope) -> Select[Any]:
    """Q15 and Q16: a region code (行政区划代码) is valid in the years that are told.

    What follows a code is the one region that began when it ended, under the same parent.
    """
    first = extract("year", _REGION.c.valid_from)
    last = extract("year", _REGION.c.valid_to)
    told = union_all(_facility_regions(scope), _area_regions(scope)).subquery()
    ends = or_(told.c.year > last, told.c.year < first)
    return (
        select(
            *columns(
                told,
                value=told.c.region_code,
                is_mine=told.c.is_mine,
                item=_REGION.c.name,
                other=func.coalesce(_successor(), ""),
                year=told.c.year,
            )
        )
        .join(_REGION, same(_REGION, told, "region_code"))
        .where(ends)
    )


def _facility_regions(scope: Scope) -> Select[Any]:
    limited = or_(_REGION.c.valid_from.is_not(None), _REGION.c.valid_to.is_not(None))
    there = select(_FACILITY.c.facility_no).join(
        _REGION, and_(same(_REGION, _FACILITY, "region_code"), limited)
    )
    years = union(
        *(
            select(table.c.facility_no, table.c.year).where(
                scope.rows(table), table.c.facility_no.in_(there)
            )
            for table in (_ACTIVITY, _REPORTED)
        )
    ).subquery()
    return (
        select(
            _FACILITY.c.region_code,
            years.c.year,
            _FACILITY.c.sheet_id,
            _FACILITY.c.row_no,
            scope.mine(_FACILITY, _REGION).label("is_mine"),
        )
        .join(years, same(years, _FACILITY, "facility_no"))
        .join(_REGION, same(_REGION, _FACILITY, "region_code"))
    )


def _area_regions(scope: Scope) -> Select[Any]:
    number = _AREA.c.region_activity_id
    first = (
        select(func.min(number).label("row_id"), func.max(scope.mine(_AREA)).label("is_mine"))
        .group_by(_AREA.c.region_code, _AREA.c.year)
        .subquery()
    )
    return select(
        _AREA.c.region_code, _AREA.c.year, _AREA.c.sheet_id, _AREA.c.row_no, first.c.is_mine
    ).join(first, first.c.row_id == number)


def _successor() -> ColumnElement[Any]:
    heir = _REGION.alias("heir")
    return (
        select(case((func.count() == 1, func.min(heir.c.region_code + " " + heir.c.name))))
        .where(
            same(heir, _REGION, "parent_code"),
            heir.c.region_code != _REGION.c.region_code,
            month_no(heir.c.valid_from) - month_no(_REGION.c.valid_to) <= 1,
            heir.c.valid_from >= _REGION.c.valid_to,
        )
        .correlate(_REGION)
        .scalar_subquery()
    )


def _outside(scope: Scope, *, is_after: bool) -> Select[Any]:
    """Q57: something was used or emitted after the closing of a source, or before its opening.

    An annual value counts against whole years only: a plant that closes in May has one, too.
    """
    of_unit, of_facility = _lives(scope, is_after=is_after)
    places = same(_REPORTED, of_facility, "facility_no") & _REPORTED.c.unit_no.is_(None)
    return select(
        union_all(
            _told(scope, of_unit, _ACTIVITY, amount=ACTIVITY_AMOUNT, is_after=is_after),
            _told(scope, of_unit, _REPORTED, amount=_REPORTED.c.emission_t, is_after=is_after),
            _told(
                scope,
                of_facility,
                _REPORTED,
                amount=_REPORTED.c.emission_t,
                is_after=is_after,
                where=places,
            ),
        ).subquery()
    )


def _lives(scope: Scope, *, is_after: bool) -> tuple[Subquery, Subquery]:
    """The day from which, or up to which, a unit and a facility are not there."""
    name = "closed_on" if is_after else "opened_on"
    own, site = _UNIT.c[name], _FACILITY.c[name]
    is_tighter = own < site if is_after else own > site
    day = case((site.is_(None), own), (is_tighter, own), else_=site)
    of_unit = (
        select(
            _UNIT.c.facility_no,
            _UNIT.c.unit_no,
            day.label("day"),
            scope.mine(_UNIT, _FACILITY).label("is_mine"),
        )
        .join(_FACILITY, same(_FACILITY, _UNIT, "facility_no"))
        .where(scope.rows(_UNIT), or_(own.is_not(None), site.is_not(None)))
    )
    of_facility = select(
        _FACILITY.c.facility_no,
        cast(null(), Text).label("unit_no"),
        site.label("day"),
        scope.mine(_FACILITY).label("is_mine"),
    ).where(scope.rows(_FACILITY), site.is_not(None))
    return of_unit.subquery("unit_life"), of_facility.subquery("facility_life")


def _told(  # noqa: PLR0913 - the two tables, and what is asked of them
    scope: Scope,
    life: Subquery,
    table: Table,
    *,
    amount: ColumnElement[Any],
    is_after: bool,
    where: ColumnElement[bool] | None = None,
) -> Select[Any]:
    year, month = table.c.year, table.c.month
    told, limit = year * 12 + month, month_no(life.c.day)
    limit_year = extract("year", life.c.day)
    later = case((month.is_(None), year > limit_year), else_=told > limit)
    earlier = case((month.is_(None), year < limit_year), else_=told < limit)
    beyond = later if is_after else earlier
    by_number = same(table, life, "facility_no", "unit_no") if where is None else where
    number = next(iter(table.primary_key.columns))
    first = (
        select(
            func.min(number).label("row_id"),
            func.max(case((life.c.is_mine == 1, 1), else_=scope.mine(table))).label("is_mine"),
            func.min(cast(life.c.day, Text)).label("day"),
        )
        .select_from(life)
        .join(table, by_number)
        # so that a source that neither opens nor closes is never looked up
        .where(table.c.facility_no.in_(select(life.c.facility_no)), amount > 0, beyond)
        .group_by(table.c.facility_no, table.c.unit_no, table.c.year)
        .subquery()
    )
    return select(
        *columns(
            table,
            value=path(table.c.facility_no, table.c.unit_no),
            is_mine=first.c.is_mine,
            other=first.c.day,
            year=year,
        )
    ).join(first, first.c.row_id == number)


def _units_outlive_facility(scope: Scope) -> Select[Any]:
    """A unit closes with its facility at the latest."""
    return (
        select(
            *columns(
                _UNIT,
                value=path(_UNIT.c.facility_no, _UNIT.c.unit_no),
                is_mine=scope.mine(_UNIT, _FACILITY),
                item=cast(_UNIT.c.closed_on, Text),
                other=cast(_FACILITY.c.closed_on, Text),
            )
        )
        .join(_FACILITY, same(_FACILITY, _UNIT, "facility_no"))
        .where(scope.rows(_UNIT), _UNIT.c.closed_on > _FACILITY.c.closed_on)
    )
