"""Imports that wait for a word (待确认的导入): files set aside, previewed, then loaded or dropped.

The registry knows nothing of them, and who delivers them may take them elsewhere too; each is a
folder `inbox/waiting-NN/` with copies of the files, so that what was previewed is what will be
loaded. A confirmed one becomes `inbox/batch-NN/`.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from inventory.core.errors import IntakeError, WorkspaceError
from inventory.core.workspace import Workspace
from inventory.intake import load
from inventory.intake.delivery import Progress
from inventory.intake.readers import files
from inventory.intake.readers.sheet import sha256_of
from inventory.intake.result import ImportResult

_NOTE = "waiting.json"
_FOLDER = "waiting-{:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How the files are to be imported: the options of the command."""

    map_file: Path | None = None  # a column map, by path or by the name of one that ships
    parameters: Mapping[str, str] = field(default_factory=dict)  # what the map asks for
    flow: str | None = None  # the data flow of rows that name none
    drop_missing: bool = False  # take out rows of an older version that the new one lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One import that waits."""

    number: int
    created_at: str
    files: Mapping[str, str]  # name of the copy -> sha256
    map_name: str
    parameters: Mapping[str, str]
    flow: str | None
    drop_missing: bool


class Outcome(Protocol):
    """What a delivery tells of itself."""

    @property
    def batch_id(self) -> int | str | None:
        """The number under which it is listed; None when nothing had to be written."""


Told_co = TypeVar("Told_co", bound=Outcome, covariant=True)


class Deliver(Protocol[Told_co]):
    """Takes files where they belong; `run` knows the registry alone."""

    def __call__(
        self,
        workspace: Workspace,
        copies: Sequence[Path],
        request: Request,
        /,
        *,
        is_trial: bool,
        progress: Progress | None,
    ) -> Told_co:
        """Import the files, or tell what that would do."""


def run(
    workspace: Workspace,
    copies: Sequence[Path],
    request: Request,
    *,
    is_trial: bool,
    progress: Progress | None,
) -> ImportResult:
    """Import files as a request says.

    Raises:
        InventoryError: as `load.import_paths` does.
    """
    return load.import_paths(
        workspace,
        copies,
        map_file=request.map_file,
        parameters=request.parameters,
        flow=request.flow,
        drop_missing=request.drop_missing,
        is_trial=is_trial,
        progress=progress,
    )


def put(
    workspace: Workspace,
    paths: Sequence[Path],
    request: Request,
    *,
    deliver: Deliver[Told_co],
    progress: Progress | None = None,
) -> tuple[Waiting, Told_co]:
    """Preview files and set copies of them aside; nothing else changes.

    Raises:
        IntakeError: nothing in the files can be read.
        ConfigError: the column map cannot be used.
        WorkspaceError: the registry's schema is not at head.
    """
    found = files.find(paths)
    folder = _reserve(workspace)
    try:
        copies = _copy(found, folder)
        result = deliver(workspace, copies, request, is_trial=True, progress=progress)
        note = Waiting(
            number=int(folder.name.rpartition("-")[2]),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            files={path.relative_to(folder).as_posix(): sha256_of(path) for path in copies},
            map_name=_keep_map(request.map_file, folder),
            parameters=dict(request.parameters),
            flow=request.flow,
            drop_missing=request.drop_missing,
        )
        draft = folder / f".{_NOTE}"
        draft.write_text(json.dumps(asdict(note), ensure_ascii=False, indent=1), encoding="utf-8")
        draft.rename(folder / _NOTE)  # a folder without its note is none
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return note, result


def listed(workspace: Workspace) -> list[Waiting]:
    """All imports that wait, oldest first."""
    notes = sorted((workspace.root / "inbox").glob(f"waiting-*/{_NOTE}"))
    return [Waiting(**json.loads(note.read_text(encoding="utf-8"))) for note in notes]


def confirm(
    workspace: Workspace,
    number: int,
    *,
    deliver: Deliver[Told_co],
    progress: Progress | None = None,
) -> Told_co:
    """Load what waits; its files are kept as `inbox/batch-NN/`.

    Raises:
        WorkspaceError: nothing waits under this number.
        IntakeError: a copy was changed since the preview.
    """
    note, folder = _find(workspace, number)
    copies = [folder / name for name in note.files]
    changed = [
        copy.name
        for copy, digest in zip(copies, note.files.values(), strict=True)
        if not copy.is_file() or sha256_of(copy) != digest
    ]
    if changed:
        raise IntakeError(f"{'、'.join(changed)} 在预览后被改动", hint="放弃这次导入，重新预览")
    request = Request(
        map_file=_kept_map(folder, note.map_name),
        parameters=note.parameters,
        flow=note.flow,
        drop_missing=note.drop_missing,
    )
    result = deliver(workspace, copies, request, is_trial=False, progress=progress)
    (folder / _NOTE).unlink()
    kept = folder.with_name(f"batch-{str(result.batch_id or number).zfill(2)}")
    if result.batch_id is None or kept.exists():
        shutil.rmtree(folder)  # nothing new: the files are known already
    else:
        folder.rename(kept)
    return result


def discard(workspace: Workspace, number: int) -> Waiting:
    """Drop what waits.

    Raises:
        WorkspaceError: nothing waits under this number.
    """
    note, folder = _find(workspace, number)
    (folder / _NOTE).unlink()  # first: half a folder must not look complete
    shutil.rmtree(folder)
    return note


def _reserve(workspace: Workspace) -> Path:
    inbox = workspace.root / "inbox"
    inbox.mkdir(exist_ok=True)
    number = 1
    while True:
        folder = inbox / _FOLDER.format(number)
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
        else:
            return folder


def _copy(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Copies under their own names, which tell the table; of two alike one goes a folder deeper."""
    copies: list[Path] = []
    for place, path in enumerate(paths, start=1):
        target = folder / path.name
        if target.exists() or path.name == _NOTE:
            target = folder / str(place) / path.name
            target.parent.mkdir()
        shutil.copyfile(path, target)
        copies.append(target)
    return copies


def _keep_map(map_file: Path | None, folder: Path) -> str:
    """Set the column map aside too; one that ships with the package is kept by its name."""
    if map_file is None:
        return ""
    if not map_file.is_file():
        return str(map_file)
    shutil.copyfile(map_file, folder / map_file.name)
    return map_file.name


def _kept_map(folder: Path, name: str) -> Path | None:
    if not name:
        return None
    kept = folder / name
    return kept if kept.is_file() else Path(name)


def _find(workspace: Workspace, number: int) -> tuple[Waiting, Path]:
    for note in listed(workspace):
        if note.number == number:
            return note, workspace.root / "inbox" / _FOLDER.format(number)
    raise WorkspaceError(f"没有待确认的导入 {number}", hint="inventory batches 列出全部")
