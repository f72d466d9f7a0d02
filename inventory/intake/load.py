"""The import (导入): files in, rows in the registry, one transaction from the first to the last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, func, select

from inventory.core.errors import IntakeError
from inventory.core.findings import Cell, Finding
from inventory.core.workspace import Workspace
from inventory.factors.library import Library
from inventory.intake import column_map, error_workbook, journal, replacement, staging
from inventory.intake.checks import Checked, check
from inventory.intake.column_map import ColumnMap
from inventory.intake.readers import files
from inventory.intake.readers.sheet import RawSheet
from inventory.intake.references import References
from inventory.intake.replacement import Delivery
from inventory.intake.result import Count, ImportResult
from inventory.intake.staging import Staged
from inventory.intake.tables import TABLES
from inventory.registry import schema
from inventory.registry.engine import connect, writing
from inventory.registry.tables import IMPORTED

Progress = Callable[[str], None]
_IMPORT_LOCK = 4754_2260  # any number: PostgreSQL lets one import run at a time by it
_ORDER = {name: place for place, name in enumerate(TABLES)}


def import_paths(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    map_file: Path | None = None,
    flow: str | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Read files or folders and load every row that can be loaded; all of it or nothing.

    Raises:
        IntakeError: a file cannot be read, or no table is recognised in any of them.
        ConfigError: the column map cannot be used.
        WorkspaceError: the registry's schema is not at head.
    """
    schema.require_current(workspace.database_url)
    tell = progress or _silent
    mapping = column_map.read(map_file) if map_file else None
    sheets: list[RawSheet] = []
    for path in files.find(paths):
        tell(f"读取 {path.name}")
        sheets += files.read(path)
    staged, loose = _stage(sheets, mapping)
    engine = connect(workspace.database_url)
    try:
        with writing(engine) as connection:
            run = _Run(connection, Library.open(workspace), flow=flow, progress=tell)
            run.load(staged, loose)
    finally:
        engine.dispose()
    workbooks = error_workbook.write_all(sheets, run.findings, fallback=workspace.root / "inbox")
    return ImportResult(
        batch_id=run.batch_id,
        counts=tuple(run.counts.values()),
        findings=tuple(run.findings),
        workbooks=tuple(workbooks),
    )


def _silent(message: str) -> None:
    del message


def _stage(sheets: list[RawSheet], mapping: ColumnMap | None) -> tuple[list[Staged], list[Finding]]:
    found = mapping.stage(sheets) if mapping else staging.blocks(sheets)
    staged: list[Staged] = []
    loose: list[Finding] = []
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
        names = "、".join(dict.fromkeys(sheet.file for sheet in sheets))
        raise IntakeError(
            f"{names} 中没有认出任何可导入的表",
            hint="工作表或文件应以表名命名（如 排污单位、facility），或用 --map 指明列映射",
        )
    return staged, loose


def _origin(staged: Staged) -> tuple[int, str, str, str]:
    """What is replaced as one: a sheet, but block by block where every row has a key."""
    table = staged.table
    block = staged.map_name if table.is_keyed or table.is_single else ""
    return (_ORDER[table.name], staged.raw.sha256, staged.raw.sheet, block)


@dataclass(slots=True)
class _Run:
    """One import on its way through the registry."""

    connection: Connection
    library: Library
    flow: str | None
    progress: Progress
    references: References = field(init=False)
    batch_id: int | None = None
    counts: dict[object, Count] = field(default_factory=dict)  # by sheet number once recorded
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let one import at a time change the registry."""
        self.references = References(self.connection, self.library)
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(select(func.pg_advisory_xact_lock(_IMPORT_LOCK)))

    def load(self, staged: Sequence[Staged], loose: Sequence[Finding]) -> None:
        """Load the sheets table by table, parents first, in the order they were given."""
        places = {id(one): place for place, one in enumerate(staged)}
        first = {_origin(one): places[id(one)] for one in reversed(staged)}
        in_order = sorted(staged, key=lambda one: (_origin(one)[0], first[_origin(one)]))
        for _, group in groupby(in_order, key=_origin):
            self._load_group(list(group))
        self.findings = [*loose, *self.findings]
        if self.batch_id is not None:
            journal.record_findings(self.connection, loose, batch_id=self.batch_id, sheet_id=None)
            journal.close_batch(self.connection, self.batch_id)

    def _load_group(self, group: list[Staged]) -> None:
        """The blocks of one table that come from one sheet: together they are one delivery."""
        group = [staged for staged in group if self._has_rows(staged)]
        names = [self._map_name(staged) for staged in group]
        known = [
            journal.known_sheet(self.connection, staged, name)
            for staged, name in zip(group, names, strict=True)
        ]
        if all(one is not None and not one.rejected for one in known):
            for staged, one, name in zip(group, known, names, strict=True):
                self._unchanged(staged, one, name, ())
            return
        checked = []
        for staged in group:
            self.progress(f"校验 {staged.raw.file} · {staged.table.zh} {len(staged.rows):,} 行")
            checked.append(check(staged, self.references, flow=self.flow))
        # rows refused before may pass by now, because the rows they refer to have been imported
        if all(
            one is not None and one.rejected == int(now.rejected.sum())
            for one, now in zip(known, checked, strict=True)
        ):
            for now, one, name in zip(checked, known, names, strict=True):
                self._unchanged(now.staged, one, name, now.findings)
            return
        self._write(checked, names, [one.sheet_id if one else None for one in known])

    def _has_rows(self, staged: Staged) -> bool:
        """An empty sheet is mentioned, but leaves no trace in the registry."""
        if len(staged.rows):
            return True
        self.findings += staged.findings
        self.counts[("empty", len(self.counts))] = self._count(staged, 0, 0, map_name="")
        return False

    def _map_name(self, staged: Staged) -> str:
        has_flow = self.flow and "flow" in staged.table.keys
        return " ".join(filter(None, (staged.map_name, f"flow={self.flow}" if has_flow else "")))

    def _unchanged(
        self,
        staged: Staged,
        known: journal.KnownSheet | None,
        map_name: str,
        findings: Sequence[Finding],
    ) -> None:
        if known is None:  # for the type checker: callers have looked
            return
        at = Cell(staged.raw.file, staged.raw.sheet)
        self.findings.append(Finding("I115", at, str(known.batch_id), {"table": staged.table.zh}))
        if known.replaced_since:
            self.findings.append(Finding("I116", at, str(known.replaced_since)))
        self.findings += findings
        count = self._count(staged, known.rejected, known.superseded, map_name=map_name)
        self.counts[known.sheet_id] = replace(count, is_unchanged=True)

    def _write(self, checked: list[Checked], names: list[str], known: Sequence[int | None]) -> None:
        if self.batch_id is None:
            self.batch_id = journal.open_batch(self.connection)
        columns: list[pd.DataFrame] = []
        numbers: list[int] = []
        for one, name, number in zip(checked, names, known, strict=True):
            sheet_id = journal.record_sheet(
                self.connection, one, map_name=name, batch_id=self.batch_id, known=number
            )
            numbers.append(sheet_id)
            journal.record_superseded(
                self.connection, one, sheet_id=sheet_id, batch_id=self.batch_id
            )
            self.counts[sheet_id] = self._count(
                one.staged, int(one.rejected.sum()), int(one.superseded.sum()), map_name=name
            )
            columns.append(_rows(one, sheet_id))
        self._replace(checked[0], columns, numbers)
        for one, sheet_id in zip(checked, numbers, strict=True):
            self._tell(one, sheet_id)

    def _replace(self, first: Checked, columns: list[pd.DataFrame], numbers: Sequence[int]) -> None:
        """Hand the rows to the registry and account for those they took the place of."""
        table = first.staged.table
        rows = columns[0] if len(columns) == 1 else pd.concat(columns, ignore_index=True)
        if rows.empty or self.batch_id is None:
            return
        self.progress(f"写入 {table.zh} {len(rows):,} 行")
        if table.has_lots:
            rows["lot_no"] = _lot_numbers(rows, table.group)
        write = replacement.upsert if table.is_keyed else replacement.replace_groups
        replaced = write(
            self.connection,
            IMPORTED[table.name],
            {str(name): column for name, column in rows.items()},
            delivery=Delivery(self.batch_id, tuple(numbers)),
        )
        self.references.forget(table.name)
        for sheet_id, count in replaced.items():
            self._superseded(sheet_id, count, by=first)
        latest = self.counts[numbers[-1]]
        self.counts[numbers[-1]] = replace(latest, replaced=sum(replaced.values()))

    def _superseded(self, sheet_id: int, count: int, *, by: Checked) -> None:
        """Rows of an earlier sheet of this very import gave way: they no longer count as loaded."""
        earlier = self.counts.get(sheet_id)
        if earlier is None or earlier.is_unchanged:
            return
        self.counts[sheet_id] = replace(
            earlier, loaded=earlier.loaded - count, superseded=earlier.superseded + count
        )
        where = {"earlier": " ".join(filter(None, (earlier.file, earlier.sheet)))}
        by.findings.append(Finding("I226", by.staged.raw.cell(), str(count), where))

    def _tell(self, checked: Checked, sheet_id: int) -> None:
        staged = checked.staged
        rest = journal.left_behind(self.connection, staged, sheet_id=sheet_id)
        if rest:
            checked.findings.append(
                Finding("I117", staged.raw.cell(), str(rest), {"table": staged.table.zh})
            )
        self.findings += checked.findings
        if self.batch_id is not None:
            journal.record_findings(
                self.connection, checked.findings, batch_id=self.batch_id, sheet_id=sheet_id
            )

    def _count(self, staged: Staged, rejected: int, superseded: int, *, map_name: str) -> Count:
        return Count(
            file=staged.raw.file,
            sheet=staged.raw.sheet,
            sha256=staged.raw.sha256,
            table=staged.table.name,
            map_name=map_name,
            staged=len(staged.rows),
            loaded=len(staged.rows) - rejected - superseded,
            rejected=rejected,
            superseded=superseded,
            left_out=staged.left_out,
            repeated=staged.repeated,
        )


def _rows(checked: Checked, sheet_id: int) -> pd.DataFrame:
    """The rows to load with the sheet and spreadsheet row each of them came from."""
    loaded = checked.loaded
    rows: dict[str, Any] = {name: column[loaded] for name, column in checked.columns.items()}
    rows["row_no"] = pd.Series(checked.staged.rows, index=checked.staged.frame.index)[loaded]
    frame = pd.DataFrame(rows)
    frame["sheet_id"] = sheet_id
    return frame


def _lot_numbers(rows: pd.DataFrame, group: Sequence[str]) -> "np.ndarray[Any, Any]":
    """Number the rows of each group in the order of the sheet."""
    keys = [name for name in group if name in rows]
    numbers = np.ones(len(rows), dtype=np.int64)
    shared = rows.duplicated(subset=keys, keep=False).to_numpy(dtype=bool)
    if shared.any():
        lots = rows.loc[shared, keys].groupby(keys, dropna=False, sort=False).cumcount()
        numbers[shared] = lots.to_numpy() + 1
    return numbers
