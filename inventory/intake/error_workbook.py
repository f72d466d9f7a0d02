"""The error workbook (错误工作簿): the user's own cells, coloured and explained."""

import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlsxwriter.exceptions import XlsxFileError

from inventory.core.findings import Cell, Finding, Severity
from inventory.intake import error_copy, error_extract, error_list
from inventory.intake.readers.files import ERRORS_SUFFIX
from inventory.intake.readers.sheet import RawSheet

COPIED_CELLS = 300_000  # a larger workbook is not copied; its bad rows are
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_DRAFT = ".errors-"  # folders of drafts; a killed import may leave one
_STALE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Written:
    """The workbooks, and a finding for each that neither folder took."""

    paths: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def write_all(
    sheets: Sequence[RawSheet], findings: Iterable[Finding], *, fallback: Path
) -> Written:
    """One workbook for each file with bad cells, beside it or else in `fallback`.

    The rows are in the registry by now, so a full disk is a finding here and no error.
    """
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is not Severity.INFO:
            by_file[finding.at.file].append(finding)
    by_path: dict[Path, list[RawSheet]] = defaultdict(list)
    for raw in sheets:
        by_path[raw.path].append(raw)
    written = Written()
    for path, of_path in by_path.items():
        found = by_file.get(path.name, [])
        if any(map(error_list.has_place, found)):
            _write(path, of_path, found, fallback=fallback, written=written)
    return written


def _write(
    path: Path,
    sheets: Sequence[RawSheet],
    findings: Sequence[Finding],
    *,
    fallback: Path,
    written: Written,
) -> None:
    """Try beside the file first: only writing tells whether a share or a disc can be written."""
    troubles = []
    for folder in (path.parent, fallback):
        target = _free(folder, path, written.paths)
        try:
            _write_to(path, sheets, findings, target)
        except (OSError, XlsxFileError) as error:
            troubles.append(getattr(error, "strerror", None) or str(error))
        else:
            written.paths.append(target)
            return
    written.findings.append(Finding("I125", Cell(path.name), "；".join(troubles)))


def _free(folder: Path, path: Path, taken: Sequence[Path]) -> Path:
    """A name that no other file of this import has: 活动水平.csv may lie beside 活动水平.xlsx."""
    names = [path.stem, path.name, *(f"{path.stem}-{n}" for n in range(2, len(taken) + 3))]
    return next(
        target for name in names if (target := folder / f"{name}{ERRORS_SUFFIX}") not in taken
    )


def _write_to(
    path: Path, sheets: Sequence[RawSheet], findings: Sequence[Finding], target: Path
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    with tempfile.TemporaryDirectory(prefix=_DRAFT, dir=target.parent) as name:
        draft = Path(name) / "draft.xlsx"
        cells = sum(sheet.cells.size for sheet in sheets)
        is_copied = path.suffix.lower() in _WORKBOOKS and cells <= COPIED_CELLS
        if not (is_copied and _is_copied(path, draft, sheets, findings)):
            error_extract.write(draft, sheets, findings)
        draft.replace(target)


def _sweep(folder: Path) -> None:
    """Remove the drafts of imports that were killed."""
    for left in folder.glob(f"{_DRAFT}*"):
        if time.time() - left.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _is_copied(
    path: Path, draft: Path, sheets: Sequence[RawSheet], findings: Sequence[Finding]
) -> bool:
    """Whether a marked copy could be made; some workbooks can be read but not written again."""
    try:
        error_copy.write(path, draft, sheets, findings)
    except error_copy.UNREADABLE:
        return False
    return True
