"""Batches (导入批次): what was imported when, and taking a whole one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from inventory.core.errors import WorkspaceError
from inventory.core.workspace import Workspace
from inventory.intake import journal, replacement
from inventory.intake.tables import TABLES
from inventory.registry import published, schema
from inventory.registry.engine import connect, reading, writing
from inventory.registry.provenance import BatchKind
from inventory.registry.tables import GROUP_KEYS, HISTORY, IMPORTED, PROVENANCE

_BATCH, _SHEET = PROVENANCE["import_batch"], PROVENANCE["import_sheet"]
_RUN, _USED = PROVENANCE["published_run"], PROVENANCE["published_batch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch as the list shows it."""

    batch_id: int
    kind: str
    finished_at: datetime | None
    actor: str
    files: tuple[str, ...]
    staged: int
    rejected: int
    reverted_by: int | None
    published_in: tuple[str, ...]  # run folders that used it


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking back a batch did: rows taken out and rows put back, by table."""

    batch_id: int  # of the rollback itself
    removed: dict[str, int]
    restored: dict[str, int]


def listed(workspace: Workspace) -> list[Batch]:
    """All batches, the newest first.

    Raises:
        WorkspaceError: the registry's schema is not at head.
    """
    schema.require_current(workspace.database_url)
    engine = connect(workspace.database_url)
    try:
        with reading(engine) as connection:
            sheets = connection.execute(select(_SHEET).order_by(_SHEET.c.sheet_id)).all()
            runs = connection.execute(select(_USED.c.batch_id, _RUN.c.folder).join(_RUN)).all()
            batches = connection.execute(select(_BATCH).order_by(_BATCH.c.batch_id.desc())).all()
    finally:
        engine.dispose()
    return [_batch(row, sheets, runs) for row in batches]


def _batch(row: Any, sheets: Sequence[Any], runs: Sequence[Any]) -> Batch:
    own = [sheet for sheet in sheets if sheet.batch_id == row.batch_id]
    return Batch(
        batch_id=row.batch_id,
        kind=row.kind,
        finished_at=row.finished_at,
        actor=row.actor or "",
        files=tuple(dict.fromkeys(sheet.file_name for sheet in own)),
        staged=sum(sheet.staged for sheet in own),
        rejected=sum(sheet.rejected for sheet in own),
        reverted_by=row.reverted_by_batch,
        published_in=tuple(run.folder for run in runs if run.batch_id == row.batch_id),
    )


def roll_back(workspace: Workspace, batch_id: int) -> Undone:
    """Take a batch back (撤销): its rows go, those that it replaced come back, all or nothing.

    Nothing is erased: what goes stands in the history, and the rollback is a batch of its own.

    Raises:
        WorkspaceError: there is no such batch, it was taken back before, a published run uses
            it, or later batches build on it.
    """
    schema.require_current(workspace.database_url)
    engine = connect(workspace.database_url)
    try:
        with writing(engine) as connection:
            journal.one_at_a_time(connection)
            _require_free(connection, batch_id, workspace)
            return _undo(connection, batch_id)
    except IntegrityError as error:
        raise WorkspaceError(
            f"批次 {batch_id} 登记的单位或设施已被后来的批次引用，不能单独撤销",
            hint="先撤销其后的批次（inventory batches），再撤销本批次",
        ) from error
    finally:
        engine.dispose()


def _require_free(connection: Connection, batch_id: int, workspace: Workspace) -> None:
    batch = connection.execute(select(_BATCH).where(_BATCH.c.batch_id == batch_id)).first()
    if batch is None:
        raise WorkspaceError(f"没有批次 {batch_id}", hint="inventory batches 列出全部批次")
    if batch.kind == BatchKind.ROLLBACK:
        raise WorkspaceError(
            f"批次 {batch_id} 是一次撤销，不能再撤销", hint="需要恢复时重新导入原文件"
        )
    if batch.reverted_by_batch is not None:
        raise WorkspaceError(f"批次 {batch_id} 已由批次 {batch.reverted_by_batch} 撤销")
    if folders := _standing(published.folders_using(connection, batch_id), workspace):
        raise WorkspaceError(
            f"批次 {batch_id} 已用于发布的运行 {'、'.join(folders)}，不能撤销",
            hint="请导入更正后的文件，以新批次取代",
        )
    if later := _replaced_by(connection, batch_id):
        raise WorkspaceError(
            f"批次 {batch_id} 的行已被批次 {'、'.join(map(str, later))} 取代",
            hint="先撤销后面的批次，再撤销本批次",
        )


def _standing(folders: list[str], workspace: Workspace) -> list[str]:
    """Runs that exist; where the registry is shared, they may lie in another workspace."""
    if not workspace.database_url.startswith("sqlite"):
        return folders
    return [folder for folder in folders if (workspace.runs / folder).is_dir()]


def _of(table: Table, batch_id: int) -> ColumnElement[bool]:
    """Rows that a batch brought; a sheet belongs to one batch for good."""
    own = select(_SHEET.c.sheet_id).where(_SHEET.c.batch_id == batch_id)
    return table.c.sheet_id.in_(own)


def _replaced_by(connection: Connection, batch_id: int) -> list[int]:
    """Later batches that replaced rows of this one for good."""
    found: set[int] = set()
    for name, target in IMPORTED.items():
        gone = HISTORY[name]
        is_back = exists().where(
            target.c.sheet_id == gone.c.sheet_id, target.c.row_no == gone.c.row_no
        )
        later = (
            select(gone.c.superseded_by_batch)
            .where(_of(gone, batch_id), gone.c.superseded_by_batch > batch_id, ~is_back)
            .distinct()
        )
        found |= set(connection.execute(later).scalars())
    return sorted(found)


def _undo(connection: Connection, batch_id: int) -> Undone:
    undone = Undone(journal.open_batch(connection, BatchKind.ROLLBACK), {}, {})
    for name, target in reversed(IMPORTED.items()):  # children before parents
        removed = _take_out(connection, target, batch_id, by=undone.batch_id)
        if removed:
            undone.removed[name] = removed
    for name, target in IMPORTED.items():
        restored = _put_back(connection, target, batch_id, by=undone.batch_id)
        if restored:
            undone.restored[name] = restored
    sheets = update(_SHEET)
    own, ended = _SHEET.c.batch_id == batch_id, _SHEET.c.superseded_by_batch
    connection.execute(
        sheets.where(own, ended.is_(None)).values(superseded_by_batch=undone.batch_id)
    )
    connection.execute(sheets.where(ended == batch_id).values(superseded_by_batch=None))
    connection.execute(
        update(_BATCH)
        .where(_BATCH.c.batch_id == batch_id)
        .values(reverted_by_batch=undone.batch_id)
    )
    journal.close_batch(connection, undone.batch_id)
    return undone


def _prior(target: Table, batch_id: int) -> ColumnElement[bool]:
    """Rows in the history that the batch replaced, as they were before it."""
    gone = HISTORY[target.name]
    brought = select(_SHEET.c.sheet_id).where(_SHEET.c.batch_id == batch_id)
    own = and_(gone.c.sheet_id.is_not(None), gone.c.sheet_id.in_(brought))
    return and_(gone.c.superseded_by_batch == batch_id, ~own)


def _take_out(connection: Connection, target: Table, batch_id: int, *, by: int) -> int:
    """Move the rows of the batch to the history; a row with a key may be needed in its place."""
    own = _of(target, batch_id)
    if not TABLES[target.name].is_keyed:
        return sum(replacement.withdraw(connection, target, own, batch_id=by).values())
    counts = replacement.to_history(connection, target, own, batch_id=by)
    gone = HISTORY[target.name]
    has_former = exists().where(_same_key(target, gone), _prior(target, batch_id))
    connection.execute(delete(target).where(own, ~has_former))
    return sum(counts.values())


def _put_back(connection: Connection, target: Table, batch_id: int, *, by: int) -> int:
    """Rows that the batch replaced stand again as they were, known anew from the rollback on."""
    gone, prior = HISTORY[target.name], _prior(target, batch_id)
    restored = connection.execute(select(func.count()).select_from(gone).where(prior)).scalar_one()
    if not restored:
        return 0
    own_number = () if TABLES[target.name].is_keyed else tuple(c.name for c in target.primary_key)
    names = [c.name for c in target.columns if c.name not in {*own_number, "since_batch"}]
    values = [gone.c[name] for name in names]
    if TABLES[target.name].is_keyed:
        same = _same_key(target, gone)
        rest = {name: gone.c[name] for name in names if name not in GROUP_KEYS[target.name]}
        connection.execute(update(target).values(**rest, since_batch=by).where(same, prior))
        prior = and_(prior, ~exists().where(same))
    rows = select(*values, literal(by)).where(prior)
    connection.execute(insert(target).from_select([*names, "since_batch"], rows))
    return int(restored)


def _same_key(target: Table, gone: Table) -> ColumnElement[bool]:
    return and_(*(target.c[name] == gone.c[name] for name in GROUP_KEYS[target.name]))
