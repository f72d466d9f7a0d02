"""Import of hourly values (小时值导入): any table in, immutable day rows out, every row told."""

import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from inventory.core.errors import IntakeError
from inventory.core.findings import Cell, Finding
from inventory.core.workspace import Workspace
from inventory.intake.readers import files
from inventory.intake.readers.refusal import refusal
from inventory.intake.readers.sheet import sha256_of
from inventory.monitoring import headings as heading_rows
from inventory.monitoring import staging, texts
from inventory.monitoring.folder import Entry, Folder
from inventory.monitoring.headings import Headings
from inventory.monitoring.texts import Progress
from inventory.monitoring.writing import write_hours

_MEMORY = "1GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursCount:
    """Hour values of one sheet: staged = loaded + rejected + superseded."""

    file: str
    sheet: str
    sha256: str
    staged: int
    loaded: int
    rejected: int
    superseded: int  # the same hour stands again further down
    replaced: int = 0  # hours of earlier imports that these took the place of
    is_unchanged: bool = False  # imported before, nothing was written
    source_id: int | None = None  # number of the batch, None where none came of it

    def __post_init__(self) -> None:
        """Refuse a count that loses or invents hours."""
        if self.staged != self.loaded + self.rejected + self.superseded:
            raise AssertionError(f"hours do not add up: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursResult:
    """The outcome of one import; of each kind of finding and sheet the first thousand."""

    counts: tuple[HoursCount, ...]
    findings: tuple[Finding, ...]
    tally: dict[str, int]  # how many of each kind there were in all
    is_trial: bool = False  # nothing was stored


def import_hours(  # noqa: PLR0913 -- what it is checked against, and how it is done
    workspace: Workspace,
    paths: Iterable[Path],
    *,
    outlets: pa.Table,
    aliases: Mapping[str, str],
    progress: Progress = lambda _file, _rows: None,
    is_trial: bool = False,
    is_rest: bool = False,
) -> HoursResult:
    """Import hourly tables (csv, parquet, xlsx; long or wide) into the workspace's hourly folder.

    Args:
        workspace: where `hourly/` lies.
        paths: files, or folders of them.
        outlets: `facility_no` and `outlet_no` of the registry; hours of others are rejected.
        aliases: names of pollutants in compared form, with their codes.
        progress: told the file and the rows read so far.
        is_trial: find out what the import would do, and store nothing.
        is_rest: other files come with these, so none of them is an error for being the only one.

    Raises:
        IntakeError: no file can be read; one among several is a finding.
        WorkspaceError: another import writes at the same time.
    """
    folder = Folder(workspace.root / "hourly")
    with folder.tried() if is_trial else nullcontext(folder) as target:
        hand = _Hand(target, outlets, aliases, progress)
        found = files.find(paths)
        for path in found:
            hand.take(path, is_alone=len(found) == 1 and not is_rest)
    if len(hand.refused) == len(found) and not is_rest:
        raise nothing_read(hand.refused)
    return HoursResult(
        counts=tuple(hand.counts),
        findings=(*hand.refused, *hand.log.findings),
        tally=hand.log.tally,
        is_trial=is_trial,
    )


def nothing_read(refused: Sequence[Finding]) -> IntakeError:
    """The error to raise where every file is refused."""
    reasons = "；".join(f"{one.at.file}：{one.message_zh}" for one in refused)
    return IntakeError(reasons, hint=refused[0].remedy_zh, finding=refused[0])


@dataclass(slots=True)
class _Log:
    """Findings as they come, and how many of each kind there are."""

    findings: list[Finding] = field(default_factory=list)
    tally: dict[str, int] = field(default_factory=dict)

    def count(self, code: str, times: int = 1) -> None:
        """Count findings of one kind."""
        self.tally[code] = self.tally.get(code, 0) + times

    def headings(self, headings: Headings | None, at: Cell) -> Headings | None:
        """The headings if the rows below them can be read; what is wrong with them is noted."""
        if headings is None:
            faults = [Finding("M108", at, "排污单位编号、排放口编号、时间")]
        else:
            place = replace(at, row=headings.row_no)
            faults = [
                *(Finding("M108", replace(place, column=t), t) for t in headings.wrong_units),
                *(
                    [Finding("M108", place, "、".join(headings.missing))]
                    if headings.missing
                    else []
                ),
            ]
            others = [Finding("M113", replace(place, column=t), t) for t in headings.unknown]
            self.findings += others
            for other in others:
                self.count(other.code)
        self.findings += faults
        for fault in faults:
            self.count(fault.code)
        return None if faults else headings


@dataclass(slots=True)
class _Hand:
    """What takes one file after the other, and what it has to tell in the end."""

    folder: Folder
    outlets: pa.Table
    aliases: Mapping[str, str]
    progress: Progress
    counts: list[HoursCount] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    log: _Log = field(default_factory=_Log)

    def take(self, path: Path, *, is_alone: bool) -> None:
        """Import one file, unless it was imported before; a refused one is noted.

        Raises:
            IntakeError: the file cannot be read, and there is no other.
        """
        digest = sha256_of(path)
        known = [entry for entry in self.folder.entries() if entry.sha256 == digest]
        if known:
            self.counts += [_unchanged(entry, path) for entry in known]
            return
        try:
            self._read(path, digest)
        except IntakeError as error:
            if error.finding is None or is_alone:
                raise
            self.refused.append(error.finding)
            self.log.count(error.finding.code)

    def _read(self, path: Path, digest: str) -> None:
        with (
            _within_memory(path),
            _desk(self.folder, self.outlets, self.aliases) as (con, scratch),
            texts.opened(con, path, folder=scratch, progress=self.progress) as sheets,
        ):
            for sheet in sheets:
                at = Cell(path.name, sheet.name)
                headings = self.log.headings(_headings(con, self.aliases), at)
                self.counts.append(
                    _sheet(con, self.folder, self.log, at=at, digest=digest, headings=headings)
                )
                self.progress(path.name, self.counts[-1].staged)


def _sheet(  # noqa: PLR0913 - where the rows stand and where they go
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    log: "_Log",
    *,
    at: Cell,
    digest: str,
    headings: Headings | None,
) -> HoursCount:
    if headings is None:
        return _refused(con, at=at, digest=digest)
    return _batch(con, folder, log, at=at, digest=digest, headings=headings)


@contextmanager
def _within_memory(path: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise refusal("I317", path) from error


@contextmanager
def _desk(
    folder: Folder, outlets: pa.Table, aliases: Mapping[str, str]
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A scratch folder with a database that spills into it; both vanish."""
    scratch = folder.root / f".importing-{uuid.uuid4().hex[:8]}"
    scratch.mkdir(parents=True)
    try:
        with duckdb.connect(
            str(scratch / "staging.duckdb"),
            config={"memory_limit": _MEMORY, "temp_directory": str(scratch / "spill")},
        ) as con:
            con.execute("set enable_progress_bar = false")
            con.execute("create schema monitoring")
            staging.prepare(con, outlets=outlets, aliases=aliases)
            yield con, scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _headings(con: duckdb.DuckDBPyConnection, aliases: Mapping[str, str]) -> Headings | None:
    rows = con.execute(
        "select row_no, cells from raw order by row_no limit ?", [heading_rows.HEADING_ROWS]
    ).fetchall()
    return heading_rows.find(
        [(row_no, [cell or "" for cell in cells]) for row_no, cells in rows], aliases
    )


def _refused(con: duckdb.DuckDBPyConnection, *, at: Cell, digest: str) -> HoursCount:
    """Without headings none of the rows can be read."""
    unread = con.execute("select count(*) from raw").fetchone()
    count = int(unread[0]) if unread else 0
    return HoursCount(
        file=at.file,
        sheet=at.sheet,
        sha256=digest,
        staged=count,
        loaded=0,
        rejected=count,
        superseded=0,
    )


def _batch(  # noqa: PLR0913 -- one sheet with all that is known of it
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    log: _Log,
    *,
    at: Cell,
    headings: Headings,
    digest: str,
) -> HoursCount:
    """One sheet becomes one batch."""
    staging.parse(con, headings)
    codes = staging.tally(con)
    log.findings += staging.findings(con, headings, at=at, codes=codes)
    entry = write_hours(con, folder, at=at, digest=digest)
    if entry.superseded:
        codes["M110"] = entry.superseded
        log.findings.append(Finding("M110", at, str(entry.superseded)))
    for code, times in codes.items():
        log.count(code, times)
    return _counted(entry)


def _counted(entry: Entry) -> HoursCount:
    return HoursCount(
        file=entry.file,
        sheet=entry.sheet,
        sha256=entry.sha256,
        staged=entry.staged,
        loaded=entry.loaded,
        rejected=entry.rejected,
        superseded=entry.superseded,
        replaced=entry.replaced,
        source_id=entry.source_id,
    )


def _unchanged(entry: Entry, path: Path) -> HoursCount:
    return replace(_counted(entry), file=path.name, replaced=0, is_unchanged=True)
