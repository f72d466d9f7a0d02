"""The import journal (导入台账): batches, sheets and findings, kept in the registry."""

import getpass
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Row, func, insert, select, update

from inventory.core.findings import Finding
from inventory.intake import replacement
from inventory.intake.checks import Checked
from inventory.intake.replacement import insert_rows
from inventory.intake.staging import Staged
from inventory.registry import standing
from inventory.registry.known import findings
from inventory.registry.provenance import BatchKind
from inventory.registry.tables import HISTORY, IMPORTED, PROVENANCE

_BATCH, _SHEET = PROVENANCE["import_batch"], PROVENANCE["import_sheet"]
_FINDING = PROVENANCE["finding"]
_LOCK = 4754_2260  # any number: PostgreSQL lets one import run at a time by it
_NO_KEYS: Mapping[int, str] = {}
_CHUNK = 50_000  # findings whose texts are in memory at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSheet:
    """A sheet whose content an earlier import has read."""

    sheet_id: int
    batch_id: int
    file: str
    staged: int
    rejected: int
    superseded: int  # within its own import
    replaced_since: int  # by later imports
    is_same_file: bool  # byte for byte; else the same cells, saved again by another program


def one_at_a_time(connection: Connection) -> None:
    """Let one change of the registry run at a time; SQLite's write lock does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def open_batch(connection: Connection, kind: BatchKind = BatchKind.IMPORT) -> int:
    """Start a batch (导入批次) and give its number."""
    row = {
        "kind": kind.value,
        "started_at": datetime.now(UTC),
        "version": version("combined-inventory"),
        "actor": _actor(),
    }
    (number,) = connection.execute(insert(_BATCH).values(row)).inserted_primary_key or (0,)
    return int(number)


def close_batch(connection: Connection, batch_id: int) -> None:
    """Note when the batch was done."""
    done = update(_BATCH).where(_BATCH.c.batch_id == batch_id)
    connection.execute(done.values(finished_at=datetime.now(UTC)))


def known_sheet(connection: Connection, staged: Staged, map_name: str) -> KnownSheet | None:
    """The earlier import of the same content for the same table by the same map, if there is one.

    The same file comes first; else the same cells, whatever program has saved them.
    """
    active = select(_SHEET).where(
        _SHEET.c.superseded_by_batch.is_(None),
        _SHEET.c.table_name == staged.table.name,
        _SHEET.c.map_name == map_name,
    )
    same_file = active.where(
        _SHEET.c.sha256 == staged.raw.sha256, _SHEET.c.sheet == staged.raw.sheet
    )
    found = connection.execute(same_file).first()
    if found is not None:
        return _known(connection, found, is_same_file=True)
    if staged.refused.any():  # its heading or its width is broken: the cells are not the whole
        return None
    same_cells = active.where(_SHEET.c.content_sha256 == staged.content_sha256)
    found = connection.execute(same_cells.order_by(_SHEET.c.sheet_id).limit(1)).first()
    return None if found is None else _known(connection, found, is_same_file=False)


def _known(connection: Connection, found: Row[Any], *, is_same_file: bool) -> KnownSheet:
    target, history = IMPORTED[found.table_name], HISTORY[found.table_name]
    here = select(func.count()).where(target.c.sheet_id == found.sheet_id)
    at_once = select(func.count()).where(
        history.c.sheet_id == found.sheet_id, history.c.superseded_by_batch == found.batch_id
    )
    superseded = connection.execute(at_once).scalar_one()
    loaded = connection.execute(here).scalar_one()
    return KnownSheet(
        sheet_id=found.sheet_id,
        batch_id=found.batch_id,
        file=found.file_name,
        staged=found.staged,
        rejected=found.rejected,
        superseded=superseded,
        replaced_since=found.staged - found.rejected - superseded - loaded,
        is_same_file=is_same_file,
    )


def record_sheet(connection: Connection, checked: Checked, *, map_name: str, batch_id: int) -> int:
    """Write down a sheet that is being loaded and give its number."""
    staged = checked.staged
    row = {
        "batch_id": batch_id,
        "file_name": staged.raw.file,
        "sha256": staged.raw.sha256,
        "content_sha256": staged.content_sha256,
        "sheet": staged.raw.sheet,
        "table_name": staged.table.name,
        "header_row": staged.header_row,
        "columns": json.dumps(staged.letters, ensure_ascii=False),
        "map_name": map_name,
        "staged": len(staged.rows),
        "rejected": int(checked.rejected.sum()),
    }
    (number,) = connection.execute(insert(_SHEET).values(row)).inserted_primary_key or (0,)
    return int(number)


def retire_sheet(connection: Connection, sheet_id: int, staged: Staged, *, batch_id: int) -> None:
    """End an earlier load of the same sheet: each of its rows is judged anew.

    Rows with a key of their own may have children; they stay and are written over.
    """
    ended = update(_SHEET).where(_SHEET.c.sheet_id == sheet_id)
    connection.execute(ended.values(superseded_by_batch=batch_id))
    if not staged.table.is_keyed:
        target = IMPORTED[staged.table.name]
        own = target.c.sheet_id == sheet_id
        replacement.withdraw(connection, target, own, batch_id=batch_id)


def record_superseded(
    connection: Connection, checked: Checked, *, sheet_id: int, batch_id: int
) -> None:
    """Keep the rows that a later row of the same sheet replaced before they ever were loaded."""
    chosen = checked.superseded
    if not chosen.any():
        return
    columns = {name: column[chosen] for name, column in checked.columns.items()}
    index = next(iter(columns.values())).index
    columns["row_no"] = pd.Series(checked.staged.rows[chosen], index=index)
    for name, value in (
        ("sheet_id", sheet_id),
        ("since_batch", batch_id),
        ("superseded_by_batch", batch_id),
    ):
        columns[name] = pd.Series(value, index=index)
    insert_rows(connection, HISTORY[checked.staged.table.name], columns)


def record_findings(
    connection: Connection,
    findings: Sequence[Finding],
    *,
    batch_id: int,
    sheet_id: int | None,
    keys: Mapping[int, str] = _NO_KEYS,
) -> None:
    """Keep findings with the text as shown, so that `check` can repeat them.

    `keys` tells of each refused row what it was about.
    """
    names = (
        *("batch_id", "sheet_id", "code", "severity", "room"),
        *("file", "sheet", "row_no", "column_name", "value"),
        *("message_zh", "message_en", "remedy_zh", "row_key"),
    )
    for start in range(0, len(findings), _CHUNK):
        lines = [
            (
                *(batch_id, sheet_id, found.code, found.severity.value, found.room),
                *(found.at.file, found.at.sheet, found.at.row, found.at.column, found.value),
                *(found.message_zh, found.message_en, found.remedy_zh),
                keys.get(found.at.row or 0),
            )
            for found in findings[start : start + _CHUNK]
        ]
        table = pd.DataFrame(lines, columns=list(names), dtype=object)
        insert_rows(connection, _FINDING, {name: table[name] for name in names})


def older_sheets(connection: Connection, sheet_id: int) -> list[int]:
    """Sheets that were the older versions of this one: same file name, sheet, table and map."""
    sheets = _sheets(connection)
    this = sheets[sheet_id]
    return [
        number
        for number, other in sheets.items()
        if other.source == this.source and other.batch_id < this.batch_id
    ]


def left_behind(connection: Connection, staged: Staged, *, sheet_id: int) -> int:
    """Rows that an older version of this file or map brought and the new one no longer has."""
    older = older_sheets(connection, sheet_id)
    if not older:
        return 0
    target = IMPORTED[staged.table.name]
    rows = select(func.count()).select_from(target).where(target.c.sheet_id.in_(older))
    return connection.execute(rows).scalar_one()


def drop_left_behind(
    connection: Connection, staged: Staged, *, sheet_id: int, batch_id: int
) -> None:
    """Take out the rows that only an older version of this file brought.

    Raises:
        IntegrityError: rows of other files refer to one of them.
    """
    target = IMPORTED[staged.table.name]
    older = target.c.sheet_id.in_(older_sheets(connection, sheet_id))
    replacement.withdraw(connection, target, older, batch_id=batch_id)


def current_findings(connection: Connection) -> list[dict[str, object]]:
    """The findings that still stand, oldest batch first."""
    done = standing.ended(connection)
    rows = connection.execute(findings(None).order_by(_FINDING.c.finding_id))
    return [dict(row) for row in rows.mappings() if row["finding_id"] not in done]


@dataclass(frozen=True, slots=True)
class _Sheet:
    batch_id: int
    source: tuple[str, ...]  # file, sheet, table and map, whatever their state


def _sheets(connection: Connection) -> dict[int, _Sheet]:
    """All sheets that count, by number; not those read again later, nor of a batch undone."""
    names = ("sheet_id", "batch_id", "file_name", "sheet", "table_name", "map_name")
    active = _SHEET.c.superseded_by_batch.is_(None)
    rows = connection.execute(select(*(_SHEET.c[name] for name in names)).where(active))
    return {
        row.sheet_id: _Sheet(
            row.batch_id,
            (row.file_name, row.sheet, row.table_name, _map_of(row.map_name)),
        )
        for row in rows
    }


def _map_of(map_name: str) -> str:
    """The map without its state, its block and the flow that the command line named."""
    return map_name.partition("@")[0].partition("flow=")[0].strip()


def _actor() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a service account without a name
        return None
