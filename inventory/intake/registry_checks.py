"""Checks on the whole registry (登记库检查): what no single sheet can show."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, func, select

from inventory.core.findings import Cell, Finding
from inventory.intake.tables import ACTIVITY, ROUTE, UNIT
from inventory.registry.tables import IMPORTED, PROVENANCE

_UNIT, _ROUTE, _ACTIVITY = IMPORTED["unit"], IMPORTED["route"], IMPORTED["activity"]
_OUTLET = IMPORTED["outlet"]
_SHEET = PROVENANCE["import_sheet"]
# Purchased electricity and heat are released elsewhere: such a unit needs no outlet.
_INDIRECT = "R%"
_TOLERANCE = 0.001


def findings(connection: Connection) -> Iterator[Finding]:
    """Everything that is wrong between the tables of the registry."""
    yield from units_without_route(connection)
    yield from shares(connection)
    yield from units_without_activity(connection)


def units_without_route(connection: Connection) -> Iterator[Finding]:
    """Every unit that emits on the spot releases through some outlet (排放口)."""
    routed = select(_ROUTE.c.route_id).where(_of_unit(_ROUTE))
    condition = and_(~routed.exists(), _UNIT.c.category_code.not_like(_INDIRECT))
    for row in connection.execute(_units().where(condition)):
        yield Finding("R107", _cell(row), _value(row))


def shares(connection: Connection) -> Iterator[Finding]:
    """The gas of a unit is shared among its outlets without a rest.

    Treatment steps in series repeat the share of their outlet, so each outlet counts once. A
    fugitive outlet has no share: it takes what escapes capture.
    """
    per_outlet = _share_of_each_outlet()
    total = func.sum(per_outlet.c.share_frac)
    sums = (
        select(
            per_outlet.c.facility_no,
            per_outlet.c.unit_no,
            total.label("total"),
            func.min(_SHEET.c.file_name).label("file_name"),
            func.min(_SHEET.c.sheet).label("sheet"),
            func.min(per_outlet.c.row_no).label("row_no"),
        )
        .outerjoin(_SHEET, _SHEET.c.sheet_id == per_outlet.c.sheet_id)
        .group_by(per_outlet.c.facility_no, per_outlet.c.unit_no)
        .having(func.abs(total - 1) > _TOLERANCE)
        .order_by(per_outlet.c.facility_no, per_outlet.c.unit_no)
    )
    for row in connection.execute(sums):
        at = Cell(row.file_name or "", row.sheet or "", row.row_no, ROUTE.column("share_pct").zh)
        yield Finding(
            "R108", at, _value(row), {"total": f"{row.total:.4%}".rstrip("%0").rstrip(".")}
        )


def _share_of_each_outlet() -> Subquery:
    return (
        select(
            _ROUTE.c.facility_no,
            _ROUTE.c.unit_no,
            func.max(_ROUTE.c.share_frac).label("share_frac"),
            func.min(_ROUTE.c.sheet_id).label("sheet_id"),
            func.min(_ROUTE.c.row_no).label("row_no"),
        )
        .join(
            _OUTLET,
            and_(
                _OUTLET.c.facility_no == _ROUTE.c.facility_no,
                _OUTLET.c.outlet_no == _ROUTE.c.outlet_no,
            ),
        )
        .where(_OUTLET.c.kind != "fugitive")
        .group_by(_ROUTE.c.facility_no, _ROUTE.c.unit_no, _ROUTE.c.outlet_no)
        .subquery()
    )


def units_without_activity(connection: Connection) -> Iterator[Finding]:
    """Every unit that is not closed has some activity (活动水平) in some year."""
    active = select(_ACTIVITY.c.activity_id).where(_of_unit(_ACTIVITY))
    condition = and_(~active.exists(), _UNIT.c.closed_on.is_(None))
    for row in connection.execute(_units().where(condition)):
        yield Finding("R109", _cell(row), _value(row), {"table": ACTIVITY.zh})


def _of_unit(table: Any) -> ColumnElement[bool]:
    return and_(table.c.facility_no == _UNIT.c.facility_no, table.c.unit_no == _UNIT.c.unit_no)


def _units() -> Select[Any]:
    return (
        select(
            _UNIT.c.facility_no,
            _UNIT.c.unit_no,
            _UNIT.c.row_no,
            _SHEET.c.file_name,
            _SHEET.c.sheet,
        )
        .outerjoin(_SHEET, _SHEET.c.sheet_id == _UNIT.c.sheet_id)
        .order_by(_UNIT.c.facility_no, _UNIT.c.unit_no)
    )


def _cell(row: Any) -> Cell:
    return Cell(row.file_name or "", row.sheet or "", row.row_no, UNIT.column("unit_no").zh)


def _value(row: Any) -> str:
    return f"{row.facility_no}/{row.unit_no}"
