"""What the registry knows of last year (上年数据), for the workbook of a new year."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    exists,
    literal,
    not_,
    or_,
    select,
)

from inventory.core.errors import ConfigError
from inventory.registry.tables import IMPORTED

_FACILITY, _UNIT, _ABATEMENT = (IMPORTED[name] for name in ("facility", "unit", "abatement"))
_OUTLET, _ROUTE, _ACTIVITY = (IMPORTED[name] for name in ("outlet", "route", "activity"))
OWNER, DEVICE = "owner_name", "device_name"  # names that stand beside the numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The year to fill in, the year whose figures help, and whose workbook it is."""

    year: int
    before: int
    facilities: tuple[str, ...] = ()  # none: all of them

    @property
    def first_day(self) -> dt.date:
        """Whatever closed before this day has nothing to report."""
        return dt.date(self.year, 1, 1)

    @property
    def last_day(self) -> dt.date:
        """Whatever opens after this day has nothing to report yet."""
        return dt.date(self.year, 12, 31)


def require_facilities(connection: Connection, years: Years) -> None:
    """Refuse numbers that no facility has.

    Raises:
        ConfigError: a facility is not registered.
    """
    number = _FACILITY.c.facility_no
    known = set(connection.scalars(select(number).where(number.in_(years.facilities))))
    if strays := [one for one in years.facilities if one not in known]:
        raise ConfigError(
            f"没有登记排污单位 {'、'.join(strays)}", hint="核对 --facility，或先导入排污单位表"
        )


def rows(connection: Connection, table: str, years: Years) -> pd.DataFrame:
    """Last year's rows of a table whose facility and device still operate, by their numbers."""
    query = {"activity": _activities, "abatement_run": _runs, "permit_limit": _limits}[table]
    return _frame(connection, query(IMPORTED[table], years))


def new_units(connection: Connection, years: Years) -> pd.DataFrame:
    """Operating units that opened since last year began, or that have no figures of last year."""
    began = dt.date(years.before, 1, 1)
    reported = exists().where(
        _ACTIVITY.c.facility_no == _UNIT.c.facility_no,
        _ACTIVITY.c.unit_no == _UNIT.c.unit_no,
        _ACTIVITY.c.year == years.before,
    )
    opened = _UNIT.c.opened_on
    reason = case(
        (opened >= years.first_day, f"{years.year} 年投产"),
        (opened >= began, f"{years.before} 年投产"),
        else_=literal(f"没有 {years.before} 年的活动水平"),
    )
    query = (
        select(
            _UNIT.c.facility_no,
            _FACILITY.c.name.label(OWNER),
            _UNIT.c.unit_no,
            _UNIT.c.name.label(DEVICE),
            opened,
            reason.label("reason"),
        )
        .join(_FACILITY, _FACILITY.c.facility_no == _UNIT.c.facility_no)
        .where(_operating(_UNIT, years), _wanted(years), or_(opened >= began, not_(reported)))
        .order_by(_UNIT.c.facility_no, _UNIT.c.unit_no)
    )
    return _frame(connection, query)


def _activities(table: FromClause, years: Years) -> Select[Any]:
    return (
        _of_facilities(table, years, device=_UNIT, number="unit_no")
        .where(_operating(_UNIT, years))
        .order_by(
            *_by(table, ("facility_no", "unit_no", "month", "role", "item", "flow", "lot_no"))
        )
    )


def _runs(table: FromClause, years: Years) -> Select[Any]:
    """Treatment goes with its units: it is left out when all of them have closed."""
    treats = and_(
        _ROUTE.c.facility_no == _ABATEMENT.c.facility_no,
        _ROUTE.c.abatement_no == _ABATEMENT.c.abatement_no,
    )
    serves = exists().where(
        treats,
        _UNIT.c.facility_no == _ROUTE.c.facility_no,
        _UNIT.c.unit_no == _ROUTE.c.unit_no,
        _operating(_UNIT, years),
    )
    return (
        _of_facilities(table, years, device=_ABATEMENT, number="abatement_no")
        .where(or_(serves, not_(exists().where(treats))))
        .order_by(*_by(table, ("facility_no", "abatement_no", "month", "pollutant")))
    )


def _limits(table: FromClause, years: Years) -> Select[Any]:
    keys = ("facility_no", "scope", "outlet_no", "pollutant", "basis")
    return _of_facilities(table, years, device=_OUTLET, number="outlet_no").order_by(
        *_by(table, keys)
    )


def _of_facilities(
    table: FromClause, years: Years, *, device: FromClause, number: str
) -> Select[Any]:
    same = and_(device.c.facility_no == table.c.facility_no, device.c[number] == table.c[number])
    return (
        select(table, _FACILITY.c.name.label(OWNER), device.c.name.label(DEVICE))
        .join(_FACILITY, _FACILITY.c.facility_no == table.c.facility_no)
        .outerjoin(device, same)
        .where(table.c.year == years.before, _wanted(years))
    )


def _by(table: FromClause, names: Sequence[str]) -> list[ColumnElement[Any]]:
    """One order on both backends, wherever they put what is missing."""
    return [part for name in names for part in (table.c[name].is_not(None), table.c[name])]


def _wanted(years: Years) -> ColumnElement[bool]:
    operating = _operating(_FACILITY, years)
    if not years.facilities:
        return operating
    return and_(operating, _FACILITY.c.facility_no.in_(years.facilities))


def _operating(table: FromClause, years: Years) -> ColumnElement[bool]:
    """Open for at least a day of the year."""
    opened, closed = table.c.opened_on, table.c.closed_on
    return and_(
        or_(opened.is_(None), opened <= years.last_day),
        or_(closed.is_(None), closed >= years.first_day),
    )


def _frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    result = connection.execute(query)
    names = list(result.keys())
    found = [tuple(row) for row in result]
    return pd.DataFrame(found, columns=names, dtype=object)
