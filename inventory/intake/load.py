"""The import (导入): files in, rows in the registry, one transaction from the first to the last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from inventory.core.errors import IntakeError
from inventory.core.findings import Finding
from inventory.core.workspace import Workspace
from inventory.intake import (
    column_map,
    error_workbook,
    preview,
    registry_checks,
    staging,
    template_version,
)
from inventory.intake.column_map import ColumnMap
from inventory.intake.delivery import Delivery, Progress
from inventory.intake.preview import Preview
from inventory.intake.readers import files
from inventory.intake.readers.sheet import RawSheet
from inventory.intake.result import ImportResult
from inventory.intake.staging import Staged
from inventory.registry import schema
from inventory.registry.engine import connect, trying, writing

_NO_PARAMETERS: Mapping[str, str] = {}


# what each option does is said where the command line keeps them: `waiting.Request`
def import_paths(  # noqa: PLR0913 - each is an option of the command
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    map_file: Path | None = None,
    parameters: Mapping[str, str] = _NO_PARAMETERS,
    flow: str | None = None,
    drop_missing: bool = False,
    is_trial: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Read files or folders and load every row that can be loaded; all of it or nothing.

    Raises:
        IntakeError: no file can be read, or no table is recognised in any of them.
        ConfigError: the column map cannot be used.
        WorkspaceError: the registry's schema is not at head.
    """
    schema.require_current(workspace.database_url)
    tell = progress or _silent
    mapping = column_map.read(map_file, parameters=parameters) if map_file else None
    read = _read(files.find(paths), tell)
    staged, loose = _stage(read, mapping)

    def deliver(connection: Connection) -> Delivery:
        run = Delivery(connection, workspace, flow=flow, drop_missing=drop_missing, progress=tell)
        run.load(staged, loose)
        if run.batch_id is not None:
            tell("核对全库")
            run.findings += registry_checks.findings(connection, batch_id=run.batch_id)
        return run

    run, shown = _in_transaction(workspace, deliver, is_trial=is_trial)
    return _result(workspace, read, run, shown=shown)


def _result(
    workspace: Workspace, read: "_Read", run: Delivery, *, shown: Preview | None
) -> ImportResult:
    fallback = workspace.root / "inbox"
    marked = error_workbook.write_all(read.sheets, run.findings, fallback=fallback)
    return ImportResult(
        batch_id=None if shown else run.batch_id,
        counts=tuple(run.counts.values()),
        findings=(*run.findings, *marked.findings),
        workbooks=tuple(marked.paths),
        preview=shown,
    )


def _in_transaction(
    workspace: Workspace, deliver: Callable[[Connection], Delivery], *, is_trial: bool
) -> tuple[Delivery, Preview | None]:
    """Deliver and keep it; or, for a trial, see what it does and take it back."""
    engine = connect(workspace.database_url)
    try:
        if not is_trial:
            with writing(engine) as connection:
                return deliver(connection), None
        with trying(engine) as connection:
            before = preview.sums(connection)
            run = deliver(connection)
            return run, preview.compare(connection, before, batch_id=run.batch_id)
    finally:
        engine.dispose()


def _silent(message: str) -> None:
    del message


@dataclass(frozen=True, slots=True)
class _Read:
    """Sheets of the files that could be read, and why the others could not."""

    sheets: list[RawSheet]
    refused: list[Finding]


def _read(paths: Sequence[Path], tell: Progress) -> _Read:
    """One broken file among several does not keep the others out; alone it is an error.

    Raises:
        IntakeError: no file can be read.
    """
    read = _Read([], [])
    for path in paths:
        tell(f"读取 {path.name}")
        try:
            read.sheets.extend(files.read(path))
        except IntakeError as error:
            if len(paths) == 1 or error.finding is None:
                raise
            read.refused.append(error.finding)
    findings, outdated = template_version.check(read.sheets)
    kept = [sheet for sheet in read.sheets if sheet.path not in outdated]
    refused = [*read.refused, *findings]
    if kept:
        return _Read(kept, refused)
    reasons = "；".join(f"{one.at.file}：{one.message_zh}" for one in refused)
    raise IntakeError(reasons, hint=refused[0].remedy_zh, finding=refused[0])


def _stage(read: _Read, mapping: ColumnMap | None) -> tuple[list[Staged], list[Finding]]:
    found = mapping.stage(read.sheets) if mapping else staging.blocks(read.sheets)
    staged: list[Staged] = []
    loose: list[Finding] = [*read.refused]
    seen: set[tuple[object, ...]] = set()
    for entry in found:
        if isinstance(entry, Staged):
            identity = (entry.table.name, entry.raw.sha256, entry.raw.sheet, entry.map_name)
            if identity in seen:
                loose.append(Finding("I121", entry.raw.cell(), entry.table.zh))
            else:
                staged.append(entry)
            seen.add(identity)
        else:
            loose.append(entry)
    if not staged and not any(finding.code == "I102" for finding in loose):
        names = "、".join(dict.fromkeys(sheet.file for sheet in read.sheets))
        raise IntakeError(
            f"{names} 中没有认出任何可导入的表",
            hint="工作表或文件应以表名命名（如 排污单位、facility），或用 --map 指明列映射",
            finding=next((one for one in loose if one.code == "I101"), None),
        )
    return staged, loose
