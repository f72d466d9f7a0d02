"""Arrival (收件): what an import brings goes to the registry, hourly values to their own store."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from sqlalchemy import select

from inventory.core.errors import IntakeError
from inventory.core.findings import Finding
from inventory.core.workspace import Workspace
from inventory.factors.library import Library
from inventory.intake import staging, waiting
from inventory.intake.delivery import Progress
from inventory.intake.layout import table_named
from inventory.intake.readers import files
from inventory.intake.references import References
from inventory.intake.result import ImportResult
from inventory.intake.staging import Staged
from inventory.intake.waiting import Request, Waiting
from inventory.monitoring.importing import HoursResult, import_hours, nothing_read
from inventory.registry.engine import connect, reading
from inventory.registry.tables import IMPORTED

HOURLY = "cems_hour"
_FLAT = frozenset({".csv", ".parquet"})
_KEY = ("facility_no", "outlet_no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What became of the files: rows of the registry, and hours."""

    result: ImportResult | None
    hours: HoursResult | None
    refused: tuple[Finding, ...] = ()  # files for the registry none of which can be read

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings; that a sheet holds hours is none once they are read."""
        of_rows = self.result.findings if self.result else self.refused
        if self.hours is None:
            return of_rows
        return (*(one for one in of_rows if one.code != "I102"), *self.hours.findings)

    @property
    def batch_id(self) -> int | str | None:
        """The batch of the registry; of hours alone their first, as `H7`."""
        if self.result is not None and self.result.batch_id is not None:
            return self.result.batch_id
        of_hours = () if self.hours is None or self.hours.is_trial else self.hours.counts
        numbers = [one.source_id for one in of_hours if one.source_id and not one.is_unchanged]
        return f"H{min(numbers)}" if numbers else None


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    request: Request,
    *,
    is_trial: bool = False,
    progress: Progress | None = None,
) -> Arrival:
    """Import files or folders of any table; outlets come in before their hours.

    Raises:
        IntakeError: no file can be read, or no table is recognised in any of them.
        ConfigError: the column map cannot be used.
        WorkspaceError: the registry's schema is not at head, or the hourly store is busy.
    """
    found = files.find(paths)
    hourly = [] if request.map_file else [path for path in found if _is_hourly(path)]
    rest = [path for path in found if path not in hourly]
    result, refused = None, []
    if rest:
        try:
            result = waiting.run(workspace, rest, request, is_trial=is_trial, progress=progress)
        except IntakeError as error:
            if not hourly or error.finding is None:
                raise
            refused = _refusals(workspace, rest, request)
    named = {one.at.file for one in result.findings if one.code == "I102"} if result else set()
    if not (hourly := [*hourly, *(path for path in rest if path.name in named)]):
        return Arrival(result=result, hours=None)
    outlets, aliases = _known(workspace, rest if is_trial and result else [])
    hours = import_hours(
        workspace,
        hourly,
        outlets=outlets,
        aliases=aliases,
        progress=lambda file, count: progress and progress(f"读取小时值 {file} {count:,} 行"),
        is_trial=is_trial,
        is_rest=bool(rest),
    )
    return _arrived(result, hours, refused)


def stage(
    workspace: Workspace,
    paths: Sequence[Path],
    request: Request,
    *,
    progress: Progress | None = None,
) -> tuple[Waiting, Arrival]:
    """Preview files of any table and set copies of them aside.

    Raises:
        InventoryError: as `import_files` does.
    """
    return waiting.put(workspace, paths, request, deliver=import_files, progress=progress)


def confirm(workspace: Workspace, number: int, *, progress: Progress | None = None) -> Arrival:
    """Import what waits under a number.

    Raises:
        InventoryError: as `import_files` does; nothing waits, or a copy was changed.
    """
    return waiting.confirm(workspace, number, deliver=import_files, progress=progress)


def _is_hourly(path: Path) -> bool:
    """Whether a file without sheets is named as the hourly table."""
    return path.suffix.lower() in _FLAT and table_named(path.stem) == HOURLY


def _arrived(result: ImportResult | None, hours: HoursResult, refused: list[Finding]) -> Arrival:
    if refused and not hours.counts:
        raise nothing_read([*refused, *hours.findings])
    return Arrival(result=result, hours=hours, refused=tuple(refused))


def _refusals(workspace: Workspace, paths: Sequence[Path], request: Request) -> list[Finding]:
    """Why each of the files is refused, when all of them are."""
    found = []
    for path in paths:
        try:
            waiting.run(workspace, [path], request, is_trial=True, progress=None)
        except IntakeError as error:
            if error.finding is None:
                raise
            found.append(error.finding)
    return found


def _known(workspace: Workspace, announcing: Sequence[Path]) -> tuple[pa.Table, dict[str, str]]:
    """Outlets of the registry and of files beside it, and names of pollutants with their codes."""
    engine = connect(workspace.database_url)
    try:
        with reading(engine) as connection:
            aliases = References(connection, Library.open(workspace)).pollutants
            outlet = IMPORTED["outlet"].c
            rows = connection.execute(select(*(outlet[name] for name in _KEY))).all()
    finally:
        engine.dispose()
    registered = _outlets([tuple(row) for row in rows])
    return pa.concat_tables([registered, *map(_announced, announcing)]), dict(aliases)


def _announced(path: Path) -> pa.Table:
    """Outlets that a file would register: hours may come in one delivery with them."""
    try:
        sheets = files.read(path)
    except IntakeError:  # told already
        return _outlets([])
    rows = [
        row
        for staged in staging.blocks(sheets)
        if isinstance(staged, Staged) and staged.table.name == "outlet"
        if set(_KEY) <= set(staged.frame)
        for row in staged.frame.loc[~staged.refused, list(_KEY)].itertuples(index=False, name=None)
    ]
    return _outlets(rows)


def _outlets(rows: Sequence[tuple[str, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [(), ()]
    return pa.table(
        {
            name: pa.array(values, pa.string(), from_pandas=True)
            for name, values in zip(_KEY, columns, strict=True)
        }
    )
