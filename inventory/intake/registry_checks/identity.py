"""Identity (身份): one enterprise under two numbers, one permit twice, a name that changed."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal, or_, select

from inventory.core.findings import Cell, Finding
from inventory.intake.registry_checks.found import Check, Scope, columns, rows, run, same
from inventory.intake.tables import FACILITY
from inventory.registry.alias import alias_key
from inventory.registry.tables import HISTORY, IMPORTED, PROVENANCE

_FACILITY, _BEFORE = IMPORTED["facility"], HISTORY["facility"]
_SHEET, _BATCH = PROVENANCE["import_sheet"], PROVENANCE["import_batch"]
_ALIKE = 0.85  # Q14: names less alike than this are two names


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """Facilities that may be one, or may have become another."""
    yield from run(
        connection,
        (
            Check("R116", FACILITY.column("uscc").zh, _twice(scope, "uscc")),
            Check("R117", FACILITY.column("permit_no").zh, _twice(scope, "permit_no")),
        ),
    )
    yield from _renamed(connection, scope)
    yield from _same_file_name(connection, scope)


def _twice(scope: Scope, column: str) -> Select[Any]:
    """B54: a code that belongs to one enterprise, or to one permit, stands under two numbers."""
    other = _FACILITY.alias("other")
    return (
        select(
            *columns(
                _FACILITY,
                value=_FACILITY.c[column],
                is_mine=scope.mine(_FACILITY, other),
                item=_FACILITY.c.facility_no,
                other=other.c.facility_no + " " + other.c.name,
            )
        )
        .join(
            other,
            and_(
                same(other, _FACILITY, column),
                other.c.facility_no < _FACILITY.c.facility_no,
            ),
        )
        .where(_FACILITY.c[column] != "")
    )


def _renamed(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """Q14: the name of a facility resembles the one that it had in the registry before."""
    newest = (
        select(_BEFORE.c.facility_no, func.max(_BEFORE.c.superseded_by_batch).label("batch"))
        # a name that another row of the same batch replaced never stood in the registry
        .where(_BEFORE.c.since_batch.is_distinct_from(_BEFORE.c.superseded_by_batch))
        .group_by(_BEFORE.c.facility_no)
        .subquery()
    )
    changed = (
        select(
            *columns(
                _FACILITY,
                value=_FACILITY.c.name,
                is_mine=scope.mine(_FACILITY),
                item=_FACILITY.c.facility_no,
                other=_BEFORE.c.name,
            )
        )
        .join(newest, same(newest, _FACILITY, "facility_no"))
        .join(
            _BEFORE,
            and_(
                same(_BEFORE, newest, "facility_no"),
                _BEFORE.c.superseded_by_batch == newest.c.batch,
                _BEFORE.c.name != _FACILITY.c.name,
            ),
        )
    )
    heading = FACILITY.column("name").zh
    for row in rows(connection, (Check("R118", heading, changed),)):
        names = alias_key(row.value), alias_key(row.other)
        if SequenceMatcher(None, *names).ratio() < _ALIKE:
            at = Cell(row.file_name or "", row.sheet or "", row.row_no, heading)
            yield Finding("R118", at, row.value, {"item": row.item, "other": row.other})


def _same_file_name(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """B58: two people import files of one name with different content, one after the other."""
    before, began = _SHEET.alias("before"), _BATCH.alias("began")
    statement = (
        select(
            _SHEET.c.file_name,
            _SHEET.c.sheet,
            func.min(_BATCH.c.actor).label("actor"),
            func.min(began.c.actor).label("other"),
        )
        .join(_BATCH, same(_BATCH, _SHEET, "batch_id"))
        .join(before, same(before, _SHEET, "file_name", "sheet", "table_name", "map_name"))
        .join(began, same(began, before, "batch_id"))
        .where(
            before.c.sha256 != _SHEET.c.sha256,
            before.c.batch_id < _SHEET.c.batch_id,
            _BATCH.c.actor != began.c.actor,
            _SHEET.c.superseded_by_batch.is_(None),
            or_(
                literal(scope.batch_id is None),
                _SHEET.c.batch_id == func.coalesce(scope.batch_id, 0),
            ),
        )
        .group_by(_SHEET.c.file_name, _SHEET.c.sheet)
        .order_by(_SHEET.c.file_name, _SHEET.c.sheet)
    )
    for row in connection.execute(statement):
        details = {"actor": row.actor, "other": row.other}
        yield Finding("R119", Cell(row.file_name, row.sheet), row.file_name, details)
