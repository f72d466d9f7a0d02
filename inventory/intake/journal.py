"""The import journal (导入台账): batches, sheets and findings, kept in the registry."""

import getpass
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import pandas as pd
from sqlalchemy import Connection, delete, func, insert, select, update

from inventory.core.findings import Finding
from inventory.intake.checks import Checked
from inventory.intake.column import Table
from inventory.intake.replacement import insert_rows
from inventory.intake.staging import Staged
from inventory.registry.tables import IMPORTED, PROVENANCE

_BATCH, _SHEET = PROVENANCE["import_batch"], PROVENANCE["import_sheet"]
_CHUNK = 50_000  # findings whose texts are in memory at a time
_HISTORY, _FINDING = PROVENANCE["row_history"], PROVENANCE["finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSheet:
    """A sheet that an earlier import has read, byte for byte the same."""

    sheet_id: int
    batch_id: int
    staged: int
    rejected: int
    superseded: int  # within its own import
    replaced_since: int  # by later imports


def open_batch(connection: Connection) -> int:
    """Start a batch (导入批次) and give its number."""
    row = {
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
    """The earlier import of the same sheet for the same table by the same map, if there is one."""
    found = connection.execute(
        select(_SHEET).where(
            _SHEET.c.sha256 == staged.raw.sha256,
            _SHEET.c.sheet == staged.raw.sheet,
            _SHEET.c.table_name == staged.table.name,
            _SHEET.c.map_name == map_name,
        )
    ).first()
    if found is None:
        return None
    is_own = _HISTORY.c.superseded_by_batch == found.batch_id
    rows = select(func.count()).where(_HISTORY.c.sheet_id == found.sheet_id)
    return KnownSheet(
        sheet_id=found.sheet_id,
        batch_id=found.batch_id,
        staged=found.staged,
        rejected=found.rejected,
        superseded=connection.execute(rows.where(is_own)).scalar_one(),
        replaced_since=connection.execute(rows.where(~is_own)).scalar_one(),
    )


def record_sheet(
    connection: Connection, checked: Checked, *, map_name: str, batch_id: int, known: int | None
) -> int:
    """Write down a sheet that is being loaded; one that is loaded again keeps its number."""
    staged = checked.staged
    row = {
        "batch_id": batch_id,
        "file_name": staged.raw.file,
        "sha256": staged.raw.sha256,
        "sheet": staged.raw.sheet,
        "table_name": staged.table.name,
        "header_row": staged.header_row,
        "columns": json.dumps(staged.letters, ensure_ascii=False),
        "map_name": map_name,
        "staged": len(staged.rows),
        "rejected": int(checked.rejected.sum()),
    }
    if known is not None:
        _forget(connection, known, staged.table)
        connection.execute(update(_SHEET).where(_SHEET.c.sheet_id == known).values(row))
        return known
    (number,) = connection.execute(insert(_SHEET).values(row)).inserted_primary_key or (0,)
    return int(number)


def _forget(connection: Connection, sheet_id: int, table: Table) -> None:
    """Take back what an earlier load of the same sheet left: each of its rows is judged anew."""
    connection.execute(delete(_FINDING).where(_FINDING.c.sheet_id == sheet_id))
    connection.execute(delete(_HISTORY).where(_HISTORY.c.sheet_id == sheet_id))
    if not table.is_keyed:  # rows with a key of their own may have children; they are written over
        target = IMPORTED[table.name]
        connection.execute(delete(target).where(target.c.sheet_id == sheet_id))


def record_superseded(
    connection: Connection, checked: Checked, *, sheet_id: int, batch_id: int
) -> None:
    """Keep the rows that a later row of the same sheet replaced before they ever were loaded."""
    chosen = checked.superseded
    if not chosen.any():
        return
    table = checked.staged.table
    facts = pd.DataFrame({name: column[chosen] for name, column in checked.columns.items()})
    rows = [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        for row in facts.astype(object).to_dict("records")
    ]
    keys = ["|".join(_plain(row.get(name)) for name in table.group) for row in rows]
    texts = [json.dumps(row, ensure_ascii=False, default=str) for row in rows]
    columns: dict[str, pd.Series[Any]] = {
        "table_name": pd.Series([table.name] * len(rows)),
        "row_key": pd.Series(keys),
        "row": pd.Series(texts),
        "sheet_id": pd.Series([sheet_id] * len(rows)),
        "row_no": pd.Series(checked.staged.rows[chosen]),
        "superseded_by_batch": pd.Series([batch_id] * len(rows)),
    }
    insert_rows(connection, _HISTORY, columns)


def record_findings(
    connection: Connection,
    findings: Sequence[Finding],
    *,
    batch_id: int,
    sheet_id: int | None,
) -> None:
    """Keep findings with the text as shown, so that `check` can repeat them."""
    names = (
        *("batch_id", "sheet_id", "code", "severity", "room"),
        *("file", "sheet", "row_no", "column_name", "value"),
        *("message_zh", "message_en", "remedy_zh"),
    )
    for start in range(0, len(findings), _CHUNK):
        lines = [
            (
                *(batch_id, sheet_id, found.code, found.severity.value, found.room),
                *(found.at.file, found.at.sheet, found.at.row, found.at.column, found.value),
                *(found.message_zh, found.message_en, found.remedy_zh),
            )
            for found in findings[start : start + _CHUNK]
        ]
        table = pd.DataFrame(lines, columns=list(names), dtype=object)
        insert_rows(connection, _FINDING, {name: table[name] for name in names})


def left_behind(connection: Connection, staged: Staged, *, sheet_id: int) -> int:
    """Rows that an older version of this file or map brought and the new one no longer has."""
    sheets = _sheets(connection)
    this = sheets[sheet_id]
    older = [
        number
        for number, other in sheets.items()
        if other.source == this.source and other.batch_id < this.batch_id
    ]
    if not older:
        return 0
    target = IMPORTED[staged.table.name]
    rows = select(func.count()).select_from(target).where(target.c.sheet_id.in_(older))
    return connection.execute(rows).scalar_one()


def current_findings(connection: Connection) -> list[dict[str, object]]:
    """The findings of the newest version of every imported sheet, oldest batch first."""
    sheets = _sheets(connection)
    newest: dict[tuple[str, ...], int] = {}
    for sheet in sheets.values():
        newest[sheet.source] = max(sheet.batch_id, newest.get(sheet.source, 0))
    later = _FINDING.alias("later")
    repeated = select(later.c.finding_id).where(
        later.c.sheet_id.is_(None),
        later.c.file == _FINDING.c.file,
        later.c.batch_id > _FINDING.c.batch_id,
    )
    is_current = _FINDING.c.sheet_id.is_not(None) | ~repeated.exists()
    rows = connection.execute(select(_FINDING).where(is_current).order_by(_FINDING.c.finding_id))
    return [
        dict(row)
        for row in rows.mappings()
        if row["sheet_id"] is None
        or sheets[row["sheet_id"]].batch_id == newest[sheets[row["sheet_id"]].source]
    ]


@dataclass(frozen=True, slots=True)
class _Sheet:
    batch_id: int
    source: tuple[str, ...]  # file, sheet, table and map, whatever their state


def _sheets(connection: Connection) -> dict[int, _Sheet]:
    """All imported sheets by number."""
    names = ("sheet_id", "batch_id", "file_name", "sheet", "table_name", "map_name")
    rows = connection.execute(select(*(_SHEET.c[name] for name in names)))
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


def _plain(value: object) -> str:
    if value is None:
        return ""
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if is_whole and isinstance(value, float) else str(value)
