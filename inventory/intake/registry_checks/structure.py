"""Units, outlets and their routes (排放路径): what stands on a facility must be connected."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Text,
    and_,
    func,
    literal,
    select,
    union_all,
)

from inventory.core.findings import Finding
from inventory.intake.column import Table
from inventory.intake.registry_checks.found import Check, Scope, columns, path, run, same
from inventory.intake.tables import ABATEMENT, ACTIVITY, OUTLET, UNIT
from inventory.registry.tables import IMPORTED

_UNIT, _ROUTE, _ACTIVITY = IMPORTED["unit"], IMPORTED["route"], IMPORTED["activity"]
_OUTLET, _ABATEMENT = IMPORTED["outlet"], IMPORTED["abatement"]
# Purchased electricity and heat are released elsewhere: such a unit needs no outlet.
_INDIRECT = "R%"


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """Whatever is not connected."""
    unit_no, outlet_no = UNIT.column("unit_no").zh, OUTLET.column("outlet_no").zh
    yield from run(
        connection,
        (
            Check("R107", unit_no, _units_without_route(scope)),
            Check(
                "R109", unit_no, _units_without_activity(scope), lambda _: {"table": ACTIVITY.zh}
            ),
            Check("R114", outlet_no, _outlets_without_route(scope)),
            Check(
                "R115",
                lambda row: row.item,
                _numbers_alike(scope),
                lambda row: {"other": row.other},
            ),
        ),
    )


def _units_without_route(scope: Scope) -> Select[Any]:
    """Every unit that emits on the spot releases through some outlet (排放口)."""
    routed = select(_ROUTE.c.route_id).where(same(_ROUTE, _UNIT, "facility_no", "unit_no"))
    return select(
        *columns(_UNIT, value=path(_UNIT.c.facility_no, _UNIT.c.unit_no), is_mine=scope.mine(_UNIT))
    ).where(scope.rows(_UNIT), ~routed.exists(), _UNIT.c.category_code.not_like(_INDIRECT))


def _units_without_activity(scope: Scope) -> Select[Any]:
    """Every unit that is not closed has some activity (活动水平) in some year."""
    active = select(_ACTIVITY.c.activity_id).where(same(_ACTIVITY, _UNIT, "facility_no", "unit_no"))
    return select(
        *columns(_UNIT, value=path(_UNIT.c.facility_no, _UNIT.c.unit_no), is_mine=scope.mine(_UNIT))
    ).where(scope.rows(_UNIT), ~active.exists(), _UNIT.c.closed_on.is_(None))


def _outlets_without_route(scope: Scope) -> Select[Any]:
    """Q12: every outlet (排放口) takes the gas of some unit."""
    routed = select(_ROUTE.c.route_id).where(same(_ROUTE, _OUTLET, "facility_no", "outlet_no"))
    return select(
        *columns(
            _OUTLET,
            value=path(_OUTLET.c.facility_no, _OUTLET.c.outlet_no),
            is_mine=scope.mine(_OUTLET),
        )
    ).where(scope.rows(_OUTLET), ~routed.exists())


def _numbers_alike(scope: Scope) -> Select[Any]:
    """Q11: numbers of one facility that differ in upper and lower case alone are one number."""
    every = union_all(*(_alike(scope, table) for table in (UNIT, OUTLET, ABATEMENT))).subquery()
    return select(every)


def _alike(scope: Scope, sheet: Table) -> Select[Any]:
    table, number = IMPORTED[sheet.name], f"{sheet.name}_no"
    groups = (
        select(
            table.c.facility_no,
            func.min(table.c[number]).label("first"),
            func.max(table.c[number]).label("last"),
            func.max(scope.mine(table)).label("is_mine"),
        )
        .where(scope.rows(table))
        .group_by(table.c.facility_no, func.upper(table.c[number]))
        .having(func.count() > 1)
        .subquery()
    )
    return select(
        *columns(
            table,
            value=path(table.c.facility_no, table.c[number]),
            is_mine=groups.c.is_mine,
            item=literal(sheet.column(number).zh, Text),
            other=groups.c.first,
        )
    ).join(
        groups,
        and_(same(groups, table, "facility_no"), groups.c.last == table.c[number]),
    )
