"""The child process that opens a workbook: limited in memory and time, writes plain text.

Called as `python -m inventory.intake.readers.workbook_child WORKBOOK FOLDER KIND`. Imports nothing
large, so that the memory limit is spent on the workbook.
"""

import csv
import datetime as dt
import json
import sys
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import python_calamine

from inventory.intake.readers import biff, cell_marks
from inventory.intake.readers.marks import Marks

MEMORY = 1024**3
SECONDS = 120
_EXACT = 10**15  # above this a float no longer holds every digit of an integer
_FULL = 100  # a percentage of 1
_SUFFIXES = {"xlsx": {".xlsx", ".xlsm"}, "xls": {".xls"}}
_MARKS = {"xlsx": cell_marks.of_workbook, "xls": biff.of_workbook}


def limit() -> None:
    """Let the operating system end this process when a workbook asks for too much."""
    if sys.platform == "win32":  # no such limits there; the parent's timeout remains
        return
    import resource  # noqa: PLC0415 - exists on POSIX only

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without a decimal point, dates in ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):  # the most frequent comes first
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def convert(workbook: Path, folder: Path, *, kind: str) -> None:
    """Write every sheet as csv (row number first) and `book.json` about them."""
    marks = _MARKS[kind](workbook)
    about = []
    book = _opened(workbook, kind)
    for number, meta in enumerate(book.sheets_metadata):
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet_marks = marks.sheets[number] if number < len(marks.sheets) else Marks()
        sheet = _Sheet(book.get_sheet_by_index(number), sheet_marks)
        with (folder / f"{number}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(sheet.rows())
        about.append(
            {
                "name": meta.name,
                "file": f"{number}.csv",
                "is_visible": meta.visible == python_calamine.SheetVisibleEnum.Visible,
                "width": sheet.width if sheet.filled else 0,
                "merged_rows": sheet.merged_rows,
                "wide_merges": sheet.wide_merges,
                "hidden_rows": sheet.hidden_rows,
                "filled": sheet.filled,
                "listed": sheet_marks.listed,
            }
        )
    told = {"is_1904": marks.is_1904, "sheets": about}
    (folder / "book.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _opened(workbook: Path, kind: str) -> Any:
    if workbook.suffix.lower() in _SUFFIXES[kind]:
        return python_calamine.CalamineWorkbook.from_path(str(workbook))
    # by path the reader would trust the extension
    return python_calamine.CalamineWorkbook.from_filelike(workbook.open("rb"))


class _Sheet:
    """The rows of one sheet on their way to text, a row at a time."""

    def __init__(self, sheet: Any, marks: Marks) -> None:
        self.marks = marks
        self.source = sheet
        self.left = sheet.start[1] if sheet.start else 0
        known = sheet.end[1] + 1 if sheet.end else 0
        self.height, width = marks.end
        self.width = max(known, width)
        self.merged_rows: list[int] = []
        self.wide_merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.filled = 0
        self._starts: dict[int, list[tuple[int, int, int]]] = {}
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            self._starts.setdefault(top, []).append((left, bottom, right))
        self._open: list[tuple[int, int, Any]] = []  # last row, column, value

    def rows(self) -> Iterator[list[Any]]:
        """Rows that hold anything, with their spreadsheet number in front."""
        number = -1
        for number, cells in enumerate(self._cells()):
            yield from self._row(number, cells)
        for below in range(number + 1, self.height):
            yield from self._row(below, [""] * self.width)

    def _cells(self) -> Iterator[list[Any]]:
        lead = [""] * self.left
        source = self.source.iter_rows() if self.source.start else ()
        for cells in source:
            row = lead + cells
            row.extend(repeat("", self.width - len(row)))
            yield row

    def _row(self, number: int, cells: list[Any]) -> Iterator[list[Any]]:
        for column, text in self.marks.texts.get(number, {}).items():
            cells[column] = text
        for column in self.marks.percents.get(number, ()):
            value = cells[column] if column < len(cells) else ""
            if isinstance(value, int | float) and not isinstance(value, bool):
                cells[column] = f"{value * _FULL:.12g}%"
        if self._open or number in self._starts:
            self._merge(number, cells)
        if cells.count("") == len(cells):
            return
        self.filled += 1
        if number in self.marks.hidden:
            self.hidden_rows.append(number + 1)
        yield [number + 1, *(v if type(v) is str else as_text(v) for v in cells)]

    def _merge(self, number: int, cells: list[Any]) -> None:
        """Copy the value of a vertical merge into every row below that holds anything else."""
        self._open = [entry for entry in self._open if entry[0] >= number]
        if self._open and any(value != "" for value in cells):
            for _, column, value in self._open:
                cells[column] = value
        for left, bottom, right in self._starts.get(number, ()):
            if left >= len(cells) or cells[left] == "":
                continue
            if right > left:
                self.wide_merges.append((number + 1, left, bottom + 1, right))
            if bottom > number:
                self.merged_rows.append(number + 1)
                self._open.append((bottom, left, cells[left]))


if __name__ == "__main__":
    limit()
    convert(Path(sys.argv[1]), Path(sys.argv[2]), kind=sys.argv[3])
