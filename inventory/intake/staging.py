"""Staged rows (暂存行): the rows of one sheet that want to enter one table, still as text."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from inventory.core.findings import Finding
from inventory.intake import layout as layouts
from inventory.intake import text
from inventory.intake.column import Table
from inventory.intake.layout import Layout
from inventory.intake.readers.sheet import RawSheet, letter
from inventory.intake.vector import Mask, Rows, filled


@dataclass(slots=True, kw_only=True)
class Staged:
    """Rows of one sheet (or of one block of a column map) for one table."""

    table: Table
    raw: RawSheet
    map_name: str = ""
    frame: pd.DataFrame  # one text column per known heading, RangeIndex; empty cells are missing
    rows: Rows  # the spreadsheet row of each frame row
    header_row: int | None = None
    headings: dict[str, str] = field(default_factory=dict)  # key -> heading as written
    letters: dict[str, str] = field(default_factory=dict)  # key -> column letter, for lineage
    units: dict[str, str] = field(default_factory=dict)  # key -> unit given in the heading
    findings: list[Finding] = field(default_factory=list)
    refused: Mask  # rows that no check can save, for example all rows of a broken sheet
    left_out: int = 0  # rows that a filter of the column map keeps out
    repeated: int = 0  # rows of a parent that the source repeats for every child
    _content: str = ""

    @property
    def content_sha256(self) -> str:
        """The hash of what the cells say, whatever program has saved them."""
        if not self._content:
            digest = hashlib.sha256(json.dumps(sorted(self.units.items())).encode())
            digest.update(self.rows.tobytes())
            for key in sorted(map(str, self.frame.columns)):
                digest.update(f"\x1e{key}\x1f".encode())
                digest.update(_one_text(self.frame[key]))
            self._content = digest.hexdigest()
        return self._content

    def finding(
        self, code: str, position: int, *, key: str, value: str, details: dict[str, str]
    ) -> Finding:
        """A finding on one cell, with the place as the technician sees it."""
        heading = self.headings.get(key) or self.table.column(key).zh
        return Finding(code, self.raw.cell(int(self.rows[position]), heading), value, details)


def _one_text(texts: "pd.Series[Any]") -> bytes:
    """All cells of a column with marks between them that no cell can hold."""
    cells = pa.array(texts.fillna("\0"), pa.large_string())
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks()
    whole = pa.ListArray.from_arrays(pa.array([0, len(cells)], pa.int32()), cells)
    joined = pc.binary_join(whole, pa.scalar("\x1f", pa.large_string()))
    return bytes(joined[0].as_buffer())


def of_sheet(raw: RawSheet, table: Table) -> Staged:
    """The rows of a sheet that follows the table's own headings."""
    if raw.cells.empty:
        layout = Layout(is_broken=True, findings=[Finding("I114", raw.cell(), table.zh)])
        return _staged(raw, table, layout, pd.DataFrame(), np.zeros(0, dtype=bool))
    layout = layouts.locate(raw, table)
    cells = cleaned(raw.cells.loc[raw.cells.index >= layout.first_row])
    beyond = layouts.nameless(cells, layout)
    keep, findings = _kept(raw, cells)
    layout.findings += findings
    if not keep.any():
        layout.findings.append(Finding("I114", raw.cell(layout.header_row), table.zh))
    if filled := layouts.filled_down(raw, layout):
        layout.findings.append(Finding("I109", raw.cell(), str(filled)))
    staged = _staged(raw, table, layout, cells.loc[keep], beyond[keep])
    if raw.path.suffix.lower() != ".csv":
        staged.refused[:] = layout.is_broken
        if beyond[keep].any():
            staged.findings.append(Finding("I106", raw.cell(layout.header_row), "（无标题的列）"))
    return staged


def _staged(
    raw: RawSheet, table: Table, layout: Layout, cells: pd.DataFrame, beyond: Mask
) -> Staged:
    frame = pd.DataFrame(
        {key: cells[index] for key, index in layout.columns.items()},
        index=cells.index,
    )
    staged = Staged(
        table=table,
        raw=raw,
        frame=frame.reset_index(drop=True),
        rows=cells.index.to_numpy(dtype=np.int64),
        header_row=layout.header_row,
        headings=layout.headings,
        letters={key: letter(index) for key, index in layout.columns.items()},
        units=layout.units,
        findings=[*raw.notes, *layout.findings],
        refused=np.full(len(cells), layout.is_broken),
    )
    if raw.path.suffix.lower() == ".csv" and layout.width:
        # a comma too many shifts every value to its right, so the whole row is in doubt
        staged.refused |= beyond
        staged.findings += [
            Finding("I120", raw.cell(int(row))) for row in staged.rows[np.flatnonzero(beyond)]
        ]
    return staged


def cleaned(cells: pd.DataFrame) -> pd.DataFrame:
    """All cells normalised, those without a value missing."""
    return pd.DataFrame(
        {index: text.cleaned(column) for index, column in cells.items()}, index=cells.index
    )


def _kept(raw: RawSheet, cells: pd.DataFrame) -> tuple[Mask, list[Finding]]:
    """Rows that hold data: neither blank, nor an example, nor a sum of the rows above."""
    seen = np.zeros(len(cells), dtype=bool)
    example, total = seen.copy(), seen.copy()
    for index in cells.columns:
        has_text = filled(cells[index])
        first = has_text & ~seen
        if first.any():
            starts = cells[index][first]
            example[first] = starts.str.match(text.EXAMPLE)
            total[first] = starts.str.match(text.TOTAL)
        # below a merged company name the word stands further right
        total |= cells[index].isin(text.TOTALS).to_numpy(dtype=bool)
        seen |= has_text
    rows = cells.index.to_numpy()
    findings = [Finding("I107", raw.cell(int(row))) for row in rows[np.flatnonzero(total)]]
    return seen & ~example & ~total, findings


def blocks(sheets: Iterable[RawSheet]) -> Iterator[Staged | Finding]:
    """Stage every sheet whose name means a table; name the others in findings."""
    for raw in sheets:
        if any(raw.sheet.startswith(own) for own in layouts.OWN_SHEETS):
            continue
        names = [raw.sheet] if raw.sheet else [raw.path.stem]
        if raw.siblings == 1 and raw.sheet:
            names.append(raw.path.stem)  # Sheet1 of 生产设施.xlsx
        found = next((t for name in names if (t := layouts.table_named(name))), None)
        if found is None:
            yield Finding("I101", raw.cell(), names[0])
        elif isinstance(found, str):
            yield Finding("I102", raw.cell(), names[0])
        else:
            yield of_sheet(raw, found)
