"""Taking an import of hours back (撤销小时批次): its hours go, those that it replaced come back."""

from datetime import datetime

from sqlalchemy import select

from inventory.core.errors import WorkspaceError
from inventory.core.workspace import Workspace
from inventory.monitoring.folder import Entry, Folder
from inventory.registry.engine import connect, reading
from inventory.registry.tables import PROVENANCE

_RUN = PROVENANCE["published_run"]


def listed(workspace: Workspace) -> list[Entry]:
    """All imports of hours and takings back, the newest first."""
    return Folder(workspace.root / "hourly").journal()[::-1]


def roll_back(workspace: Workspace, source_id: int) -> Entry:
    """Take one import of hours back, all or nothing; what it brought stays in its files.

    Raises:
        WorkspaceError: there is no such import, it was taken back before, later imports took its
            hours over, a published run may have used it, or another import writes just now.
    """
    folder = Folder(workspace.root / "hourly")
    place = folder.next_id()  # taken now, so that an import in between is noticed
    entry = _free(folder, source_id)
    if used := _runs_since(workspace, entry):
        raise WorkspaceError(
            f"小时批次 H{source_id} 已用于发布的运行 {'、'.join(used)}，不能撤销",
            hint="请导入更正后的小时值，以后来的为准",
        )
    undone = Entry(
        source_id=place,
        file=entry.file,
        sheet=entry.sheet,
        sha256="",
        staged=0,
        loaded=0,
        rejected=0,
        superseded=0,
        undoes=source_id,
    )
    folder.commit(undone)
    return entry


def _free(folder: Folder, source_id: int) -> Entry:
    done = {entry.source_id: entry for entry in folder.journal()}
    if source_id not in done:
        raise WorkspaceError(f"没有小时批次 H{source_id}", hint="inventory batches 列出全部批次")
    entry = done[source_id]
    if entry.undoes:
        raise WorkspaceError(
            f"小时批次 H{source_id} 是一次撤销，不能再撤销", hint="需要恢复时重新导入原文件"
        )
    by = next((other.source_id for other in done.values() if other.undoes == source_id), None)
    if by is not None:
        raise WorkspaceError(f"小时批次 H{source_id} 已由 H{by} 撤销")
    if later := folder.builders_on(source_id):
        raise WorkspaceError(
            f"小时批次 H{source_id} 的部分日期已由后来的批次"
            f" {'、'.join(f'H{number}' for number in later)} 接续",
            hint="先撤销后面的批次，再撤销本批次",
        )
    return entry


def _runs_since(workspace: Workspace, entry: Entry) -> list[str]:
    """Runs of the years that look at these hours and were published after their import."""
    years = {int(year) + step for year in entry.hours for step in (0, 1)}
    imported = datetime.fromisoformat(entry.imported_at)
    engine = connect(workspace.database_url)
    try:
        with reading(engine) as connection:
            runs = connection.execute(select(_RUN).order_by(_RUN.c.published_run_id)).all()
    finally:
        engine.dispose()
    is_shared = not workspace.database_url.startswith("sqlite")
    return [
        run.folder
        for run in runs
        if run.year in years
        and run.published_at >= imported
        and (is_shared or (workspace.runs / run.folder).is_dir())
    ]
