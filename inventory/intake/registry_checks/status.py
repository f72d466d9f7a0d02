"""Status (状态): what is new since last year, and what stands still but is said to run."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select, union

from inventory.core.findings import Finding
from inventory.intake.registry_checks.found import Check, Scope, columns, path, run, same
from inventory.intake.registry_checks.series import amount_of
from inventory.intake.tables import ACTIVITY, UNIT
from inventory.registry.tables import IMPORTED

_UNIT, _ACTIVITY = IMPORTED["unit"], IMPORTED["activity"]
_REPORTED = IMPORTED["reported_emission"]


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """New sources, and sources that stood still."""
    yield from run(
        connection,
        (
            Check("R170", UNIT.column("unit_no").zh, _new_sources(scope)),
            Check("R171", ACTIVITY.column("amount").zh, _still_but_running(scope)),
        ),
    )


def _new_sources(scope: Scope) -> Select[Any]:
    """Q58: units that appear for the first time in the newest year of a registry of several."""
    told = union(
        *(
            select(
                table.c.facility_no,
                table.c.unit_no,
                table.c.year,
                scope.mine(table).label("is_mine"),
            ).where(table.c.unit_no.is_not(None))
            for table in (_ACTIVITY, _REPORTED)
        )
    ).cte("told")
    first = (
        select(
            told.c.facility_no,
            told.c.unit_no,
            func.min(told.c.year).label("year"),
            func.max(told.c.is_mine).label("is_mine"),
        )
        .group_by(told.c.facility_no, told.c.unit_no)
        .subquery()
    )
    newest = select(func.max(told.c.year)).scalar_subquery()
    oldest = select(func.min(told.c.year)).scalar_subquery()
    return (
        select(
            *columns(
                _UNIT,
                value=path(_UNIT.c.facility_no, _UNIT.c.unit_no),
                is_mine=first.c.is_mine,
                year=first.c.year,
            )
        )
        .join(first, same(first, _UNIT, "facility_no", "unit_no"))
        .where(scope.rows(_UNIT), first.c.year == newest, newest > oldest)
    )


def _still_but_running(scope: Scope) -> Select[Any]:
    """Q59: a unit of no operating hours used nothing and made nothing."""
    number = _ACTIVITY.c.activity_id
    still = (
        select(
            *(_ACTIVITY.c[name] for name in ("facility_no", "unit_no", "year", "month")),
            func.min(number).label("row_id"),
            func.max(scope.mine(_ACTIVITY)).label("is_mine"),
        )
        .where(scope.rows(_ACTIVITY), _ACTIVITY.c.role == "hours")
        .group_by(*(_ACTIVITY.c[name] for name in ("facility_no", "unit_no", "year", "month")))
        .having(func.sum(_ACTIVITY.c.amount_h) == 0)
        .subquery()
    )
    used = _ACTIVITY.alias("used")
    runs = exists().where(
        same(used, still, "facility_no", "unit_no", "year"),
        or_(still.c.month.is_(None), used.c.month == still.c.month),
        used.c.role.in_(("fuel", "product", "material", "solvent")),
        amount_of(used) > 0,
    )
    return (
        select(
            *columns(
                _ACTIVITY,
                value=path(still.c.facility_no, still.c.unit_no),
                is_mine=still.c.is_mine,
                year=still.c.year,
            )
        )
        .join(still, still.c.row_id == number)
        .where(runs)
    )
