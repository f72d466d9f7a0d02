"""Arrival (收件): what an import brings goes to the registry, hourly values to their own store."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from sqlalchemy import select

from inventory.core.findings import Finding
from inventory.core.workspace import Workspace
from inventory.factors.library import Library
from inventory.intake import waiting
from inventory.intake.delivery import Progress
from inventory.intake.layout import table_named
from inventory.intake.readers import files
from inventory.intake.references import References
from inventory.intake.result import ImportResult
from inventory.intake.waiting import Request
from inventory.monitoring.importing import HoursResult, import_hours
from inventory.registry.engine import connect, reading
from inventory.registry.tables import IMPORTED

HOURLY = "cems_hour"
_FLAT = frozenset({".csv", ".parquet"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What became of the files: rows of the registry, and hours."""

    result: ImportResult | None
    hours: HoursResult | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings; that a sheet holds hours is none once they are stored."""
        of_rows = self.result.findings if self.result else ()
        if self.hours is None:
            return of_rows
        return (*(one for one in of_rows if one.code != "I102"), *self.hours.findings)


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
        IntakeError: a file cannot be read, or no table is recognised in any of them.
        ConfigError: the column map cannot be used.
        WorkspaceError: the registry's schema is not at head, or the hourly store is busy.
    """
    found = files.find(paths)
    hourly = [] if request.map_file else [path for path in found if _is_hourly(path)]
    rest = [path for path in found if path not in hourly]
    result = None
    if rest:
        result = waiting.run(workspace, rest, request, is_trial=is_trial, progress=progress)
        named = {one.at.file for one in result.findings if one.code == "I102"}
        hourly += [path for path in rest if path.name in named]
    if not hourly or is_trial:
        return Arrival(result=result, hours=None)
    return Arrival(result=result, hours=_hours(workspace, hourly, progress))


def _is_hourly(path: Path) -> bool:
    """Whether a file without sheets is named as the hourly table."""
    return path.suffix.lower() in _FLAT and table_named(path.stem) == HOURLY


def _hours(workspace: Workspace, paths: Sequence[Path], progress: Progress | None) -> HoursResult:
    engine = connect(workspace.database_url)
    try:
        with reading(engine) as connection:
            aliases = References(connection, Library.open(workspace)).pollutants
            outlet = IMPORTED["outlet"].c
            rows = connection.execute(select(outlet.facility_no, outlet.outlet_no)).all()
    finally:
        engine.dispose()
    outlets = pa.table(
        {
            "facility_no": pa.array([row.facility_no for row in rows], pa.string()),
            "outlet_no": pa.array([row.outlet_no for row in rows], pa.string()),
        }
    )

    def tell(file: str, count: int) -> None:
        if progress:
            progress(f"读取小时值 {file} {count:,} 行")

    return import_hours(workspace, paths, outlets=outlets, aliases=aliases, progress=tell)
