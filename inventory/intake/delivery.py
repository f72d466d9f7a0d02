"""One delivery (入库): staged rows on their way through the registry, within one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from inventory.core.findings import Cell, Finding
from inventory.core.workspace import Workspace
from inventory.factors.library import Library
from inventory.intake import journal, refused, replacement
from inventory.intake.checks import Checked, check
from inventory.intake.references import References
from inventory.intake.result import Count
from inventory.intake.staging import Staged
from inventory.intake.tables import TABLES
from inventory.intake.vector import groups
from inventory.registry.tables import IMPORTED

Progress = Callable[[str], None]
_ORDER = {name: place for place, name in enumerate(TABLES)}


def _origin(staged: Staged) -> tuple[int, str, str, str]:
    """What is replaced as one: a sheet, but block by block where every row has a key."""
    table = staged.table
    block = staged.map_name if table.is_keyed or table.is_single else ""
    return (_ORDER[table.name], staged.raw.sha256, staged.raw.sheet, block)


@dataclass(slots=True)
class Delivery:
    """One import on its way through the registry."""

    connection: Connection
    workspace: Workspace
    flow: str | None
    drop_missing: bool
    progress: Progress
    references: References = field(init=False)
    batch_id: int | None = None
    counts: dict[object, Count] = field(default_factory=dict)  # by sheet number once recorded
    findings: list[Finding] = field(default_factory=list)
    written: list[tuple[Checked, int]] = field(default_factory=list)  # with their sheet numbers

    def __post_init__(self) -> None:
        """Let one import at a time change the registry."""
        self.references = References(
            self.connection,
            Library.open(self.workspace),
            min_evidence=self.workspace.config.min_evidence,
        )
        journal.one_at_a_time(self.connection)

    def load(self, staged: Sequence[Staged], loose: Sequence[Finding]) -> None:
        """Load the sheets table by table, parents first, in the order they were given."""
        places = {id(one): place for place, one in enumerate(staged)}
        first = {_origin(one): places[id(one)] for one in reversed(staged)}
        in_order = sorted(staged, key=lambda one: (_origin(one)[0], first[_origin(one)]))
        for _, group in groupby(in_order, key=_origin):
            self._load_group(list(group))
        for one, sheet_id in reversed(self.written):  # children before parents
            self._leave_behind(one, sheet_id)
        for one, sheet_id in self.written:
            self._tell(one, sheet_id)
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
        named = f"flow={self.flow}" if self.flow and staged.table.has_flow else ""
        return " ".join(filter(None, (staged.map_name, named)))

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
        code = "I115" if known.is_same_file else "I150"
        about = {"table": staged.table.zh, "file": known.file}
        self.findings.append(Finding(code, at, str(known.batch_id), about))
        if not known.is_same_file:  # what was odd about this file has not been told yet
            self.findings += staged.findings
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
        for one, name, earlier in zip(checked, names, known, strict=True):
            if earlier is not None:
                journal.retire_sheet(self.connection, earlier, one.staged, batch_id=self.batch_id)
            sheet_id = journal.record_sheet(
                self.connection, one, map_name=name, batch_id=self.batch_id
            )
            numbers.append(sheet_id)
            journal.record_superseded(
                self.connection, one, sheet_id=sheet_id, batch_id=self.batch_id
            )
            self.counts[sheet_id] = self._count(
                one.staged, int(one.rejected.sum()), int(one.superseded.sum()), map_name=name
            )
            columns.append(_rows(one, sheet_id, self.batch_id))
        self._replace(checked[0], columns, numbers)
        self.written += zip(checked, numbers, strict=True)

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
            batch_id=self.batch_id,
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

    def _leave_behind(self, checked: Checked, sheet_id: int) -> None:
        """Rows of an older version of this file that the new one lacks: name them, or drop them."""
        staged = checked.staged
        rest = journal.left_behind(self.connection, staged, sheet_id=sheet_id)
        if not rest or self.batch_id is None:
            return
        code = "I117"
        if self.drop_missing:
            code = "I151" if self._drop(staged, sheet_id, self.batch_id) else "I152"
        about = {"table": staged.table.zh}
        checked.findings.append(Finding(code, staged.raw.cell(), str(rest), about))

    def _drop(self, staged: Staged, sheet_id: int, batch_id: int) -> bool:
        try:
            with self.connection.begin_nested():
                journal.drop_left_behind(
                    self.connection, staged, sheet_id=sheet_id, batch_id=batch_id
                )
        except IntegrityError:  # rows of other files refer to them
            return False
        return True

    def _tell(self, checked: Checked, sheet_id: int) -> None:
        self.findings += checked.findings
        if self.batch_id is not None:
            journal.record_findings(
                self.connection,
                checked.findings,
                batch_id=self.batch_id,
                sheet_id=sheet_id,
                keys=refused.keys(checked),
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


def _rows(checked: Checked, sheet_id: int, batch_id: int) -> pd.DataFrame:
    """The rows to load with the sheet and spreadsheet row each of them came from."""
    loaded = checked.loaded
    rows: dict[str, Any] = {name: column[loaded] for name, column in checked.columns.items()}
    rows["row_no"] = pd.Series(checked.staged.rows, index=checked.staged.frame.index)[loaded]
    frame = pd.DataFrame(rows)
    frame["sheet_id"] = sheet_id
    frame["since_batch"] = batch_id
    return frame


def _lot_numbers(rows: pd.DataFrame, group: Sequence[str]) -> "np.ndarray[Any, Any]":
    """Number the rows of each group in the order of the sheet."""
    number = pd.Series(groups(*(rows[name] for name in group if name in rows)))
    lots = np.ones(len(rows), dtype=np.int64)
    shared = number.duplicated(keep=False).to_numpy(dtype=bool)
    if shared.any():
        lots[shared] = number[shared].groupby(number[shared], sort=False).cumcount() + 1
    return lots
