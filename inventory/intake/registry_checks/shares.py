"""Shares of the outlets of a unit (分配比例): its gas is divided without a rest."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, Subquery, func, select

from inventory.core.findings import Finding
from inventory.intake.registry_checks.found import Check, Scope, columns, path, run, same
from inventory.intake.tables import ROUTE
from inventory.registry.tables import IMPORTED

_ROUTE, _OUTLET = IMPORTED["route"], IMPORTED["outlet"]
# Q13: the shares of the outlets sum to 100 ± 0.5 %
_SHARE_TOLERANCE = 0.005


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """Shares that do not add up; the routes of a unit are always delivered together."""
    heading = ROUTE.column("share_pct").zh

    def total(row: Row[Any]) -> dict[str, str]:
        return {"total": f"{row.first:.4%}".rstrip("%0").rstrip(".")}

    yield from run(connection, (Check("R108", heading, _shares(scope), total),))


def _shares(scope: Scope) -> Select[Any]:
    """The gas of a unit is shared among its outlets without a rest.

    Treatment steps in series repeat the share of their outlet, so each outlet counts once. A
    fugitive outlet has no share: it takes what escapes capture.
    """
    per_outlet = _share_of_each_outlet(scope)
    total = func.sum(per_outlet.c.share_frac)
    sums = (
        select(
            per_outlet.c.facility_no,
            per_outlet.c.unit_no,
            total.label("total"),
            func.min(per_outlet.c.route_id).label("route_id"),
            func.max(per_outlet.c.is_mine).label("is_mine"),
        )
        .group_by(per_outlet.c.facility_no, per_outlet.c.unit_no)
        .having(func.abs(total - 1) > _SHARE_TOLERANCE)
        .subquery()
    )
    return select(
        *columns(
            _ROUTE,
            value=path(sums.c.facility_no, sums.c.unit_no),
            is_mine=sums.c.is_mine,
            first=sums.c.total,
        )
    ).join(sums, sums.c.route_id == _ROUTE.c.route_id)


def _share_of_each_outlet(scope: Scope) -> Subquery:
    return (
        select(
            _ROUTE.c.facility_no,
            _ROUTE.c.unit_no,
            func.max(_ROUTE.c.share_frac).label("share_frac"),
            func.min(_ROUTE.c.route_id).label("route_id"),
            func.max(scope.mine(_ROUTE, _OUTLET)).label("is_mine"),
        )
        .join(_OUTLET, same(_OUTLET, _ROUTE, "facility_no", "outlet_no"))
        .where(scope.rows(_ROUTE), _OUTLET.c.kind != "fugitive")
        .group_by(_ROUTE.c.facility_no, _ROUTE.c.unit_no, _ROUTE.c.outlet_no)
        .subquery()
    )
