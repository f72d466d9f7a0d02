"""The child process that opens a workbook: limited in memory and time, writes plain text.

Called as `python -m inventory.intake.readers.workbook_child WORKBOOK FOLDER`. Imports nothing
large, so that the memory limit is spent on the workbook.
"""

import csv
import datetime as dt
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import python_calamine

from inventory.intake.readers import cell_marks

MEMORY = 2 * 1024**3
SECONDS = 120
_EXACT = 10**15  # above this a float no longer holds every digit of an integer
_FULL = 100  # a percentage of 1


def limit() -> None:
    """Let the operating system end this process when a workbook asks for too much."""
    if sys.platform == "win32":  # no such limits there; the parent's timeout remains
        return
    import resource  # noqa: PLC0415 - exists on POSIX only

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without a decimal point, dates in ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def convert(workbook: Path, folder: Path) -> None:
    """Write every sheet as csv (row number first) and `sheets.json` about them."""
    with zipfile.ZipFile(workbook) as archive:
        marks = dict(cell_marks.marked(archive))
    book = python_calamine.CalamineWorkbook.from_path(str(workbook))
    about = []
    for number, meta in enumerate(book.sheets_metadata):
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        rows = sheet.to_python(skip_empty_area=False)
        merged = _filled(rows, sheet.merged_cell_ranges or [])
        _marked(rows, marks.get(meta.name, cell_marks.Marks()))
        with (folder / f"{number}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            for row_no, row in enumerate(rows, start=1):
                texts = [as_text(value) for value in row]
                if any(texts):
                    writer.writerow([row_no, *texts])
        about.append(
            {
                "name": meta.name,
                "file": f"{number}.csv",
                "is_visible": meta.visible == python_calamine.SheetVisibleEnum.Visible,
                "width": max((len(row) for row in rows), default=0),
                "merged_rows": merged,
            }
        )
    (folder / "sheets.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def _filled(rows: list[list[Any]], ranges: list[Any]) -> list[int]:
    """Copy the value of a vertical merge into every row below that holds anything else."""
    filled = []
    has_data = [any(value != "" for value in row) for row in rows]
    for (top, left), (bottom, right) in ranges:
        if left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if value == "" or bottom == top:
            continue
        filled.append(top + 1)
        for row, is_used in zip(rows[top + 1 : bottom + 1], has_data[top + 1 :], strict=False):
            if is_used:
                row[left] = value
    return filled


def _marked(rows: list[list[Any]], marks: cell_marks.Marks) -> None:
    for (row, column), text in marks.texts.items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = text
    for row, column in marks.percents:
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if isinstance(value, float):
            rows[row][column] = f"{value * _FULL:.12g}%"


if __name__ == "__main__":
    limit()
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
