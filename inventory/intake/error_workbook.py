"""The error workbook (错误工作簿): the user's own sheet with bad cells coloured and explained."""

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import xlsxwriter
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from inventory.core.findings import Finding, Severity
from inventory.intake import text
from inventory.intake.readers.files import ERRORS_SUFFIX
from inventory.intake.readers.sheet import RawSheet

LIST_SHEET = "错误清单"
RED, ORANGE = "FFC7CE", "FFD9A0"
COPIED_CELLS = 300_000  # a larger workbook is not copied; its bad rows are
MARKED = 20_000  # cells that are coloured; the list goes on
LISTED = 200_000
_TITLES = ("文件", "工作表", "单元格", "级别", "代码", "列", "值", "问题", "怎么改")
_SEVERITY = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_WIDTHS = (24, 14, 10, 8, 8, 18, 20, 60, 60)


def write_all(
    sheets: Sequence[RawSheet], findings: Iterable[Finding], *, fallback: Path
) -> list[Path]:
    """One workbook for each file with bad cells, beside it or else in `fallback`."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is not Severity.INFO and finding.at.row:
            by_file[finding.at.file].append(finding)
    by_path: dict[Path, list[RawSheet]] = defaultdict(list)
    for raw in sheets:
        by_path[raw.path].append(raw)
    written: list[Path] = []
    for path, of_path in by_path.items():
        if found := by_file.get(path.name):
            folder = path.parent if is_writable(path.parent) else fallback
            target = folder / f"{path.stem}{ERRORS_SUFFIX}"
            if target in written:  # 活动水平.csv beside 活动水平.xlsx
                target = folder / f"{path.name}{ERRORS_SUFFIX}"
            _write(path, of_path, found, target)
            written.append(target)
    return written


def is_writable(folder: Path) -> bool:
    """Whether files can be put into a folder; a share or a disc may be read-only."""
    return os.access(folder, os.W_OK)


def _write(path: Path, sheets: list[RawSheet], findings: list[Finding], target: Path) -> None:
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        draft = Path(name) / "draft.xlsx"
        cells = sum(sheet.cells.size for sheet in sheets)
        if path.suffix.lower() in {".xlsx", ".xlsm"} and cells <= COPIED_CELLS:
            _annotate(path, draft, sheets, findings)
        else:
            _extract(draft, sheets, findings)
        draft.replace(target)


def _annotate(source: Path, draft: Path, sheets: list[RawSheet], findings: list[Finding]) -> None:
    """Colour and comment the bad cells of a copy; formulas are kept as the values they had."""
    book = openpyxl.load_workbook(source, data_only=True)
    places = {raw.sheet: _columns(raw) for raw in sheets}
    lines = []
    marked: dict[Any, list[Finding]] = defaultdict(list)
    for finding in findings:
        column = places.get(finding.at.sheet, {}).get(text.normal(finding.at.column))
        at = f"{get_column_letter(column)}{finding.at.row}" if column and finding.at.row else ""
        lines.append((finding, at))
        if at and len(marked) < MARKED:
            marked[(finding.at.sheet, at)].append(finding)
    for (sheet, at), found in marked.items():
        _mark(book[sheet], at, found)
    _defuse(book)
    if LIST_SHEET in book.sheetnames:
        del book[LIST_SHEET]
    _list(book.create_sheet(LIST_SHEET), lines)
    book.save(draft)


def _mark(sheet: Worksheet, at: str, findings: list[Finding]) -> None:
    cell = sheet[at]
    if isinstance(cell, MergedCell):
        covering = next(r for r in sheet.merged_cells.ranges if at in r)
        cell = sheet.cell(covering.min_row, covering.min_col)
    is_error = any(finding.severity is Severity.ERROR for finding in findings)
    cell.fill = PatternFill("solid", fgColor=RED if is_error else ORANGE)
    note = "\n".join(f"{f.code}: {f.message_zh}" for f in findings)
    cell.comment = Comment(_printable(note), "inventory", height=120, width=320)


def _columns(raw: RawSheet) -> dict[str, int]:
    """Column numbers (from 1) of every text that stands in the top rows, where headings are."""
    places: dict[str, int] = {}
    for row in raw.cells.iloc[:20].to_numpy():
        for number, value in enumerate(row, start=1):
            places.setdefault(text.normal(str(value)), number)
    places.pop("", None)
    return places


def _defuse(book: Workbook) -> None:
    """Text that looks like a formula stays text in whatever opens the copy."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" or (cell.data_type == "s" and _is_formula(cell.value)):
                    cell.value = str(cell.value)
                    cell.data_type = "s"
                    cell.quotePrefix = True


def _list(sheet: Worksheet, lines: list[tuple[Finding, str]]) -> None:
    sheet.append(_TITLES)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for place, (finding, at) in enumerate(lines[:LISTED], start=2):
        for number, value in enumerate(_line(finding, at), start=1):
            cell = sheet.cell(place, number)
            cell.value = _printable(value)
            cell.data_type = "s"
            cell.quotePrefix = _is_formula(value)
        if at:
            quoted = finding.at.sheet.replace("'", "''")
            link = sheet.cell(place, 3)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{at}")
            link.style = "Hyperlink"
    if len(lines) > LISTED:
        sheet.append([_rest(lines)])


def _extract(draft: Path, sheets: list[RawSheet], findings: list[Finding]) -> None:
    """A workbook of the bad rows alone, for files that are no workbook or too large to copy."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": False}
    with xlsxwriter.Workbook(str(draft), options) as book:
        colours = {
            severity: book.add_format({"bg_color": f"#{colour}"})
            for severity, colour in ((Severity.ERROR, RED), (Severity.WARNING, ORANGE))
        }
        lines: list[tuple[Finding, str]] = [(f, "") for f in findings if not f.at.row]
        for number, raw in enumerate(sheets, start=1):
            of_sheet = [f for f in findings if f.at.sheet == raw.sheet and f.at.row]
            if of_sheet:
                name = raw.sheet or f"数据{number if len(sheets) > 1 else ''}"
                lines += _rows(book.add_worksheet(name[:31]), raw, of_sheet, colours)
        listing = book.add_worksheet(LIST_SHEET)
        _list_plain(listing, book, lines)


def _rows(
    sheet: Any, raw: RawSheet, findings: list[Finding], colours: dict[Severity, Any]
) -> list[tuple[Finding, str]]:
    places = _columns(raw)
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_row[finding.at.row or 0].append(finding)
    chosen = sorted(by_row)[:MARKED]
    unshown = [(f, "") for row in sorted(by_row)[MARKED:] for f in by_row[row]]
    heads = raw.cells.iloc[:1]
    bad = raw.cells.loc[raw.cells.index.isin(chosen)]
    bad = bad.drop(index=heads.index, errors="ignore")
    sheet.write_string(0, 0, "原行号")
    lines = []
    for line, (row, values) in enumerate(pd.concat([heads, bad]).iterrows(), start=1):
        row_no = int(str(row))
        sheet.write_number(line, 0, row_no)
        for column, value in enumerate(values, start=1):
            if value != "":
                sheet.write_string(line, column, _printable(str(value)))
        for finding in by_row.get(row_no, []):
            column = places.get(text.normal(finding.at.column), 0)
            at = f"{get_column_letter(column + 1)}{line + 1}"
            lines.append((finding, f"{sheet.get_name()}!{at}"))
            value = "" if not column else str(values.iloc[column - 1])
            sheet.write_string(
                line, column, _printable(value or str(row_no)), colours[finding.severity]
            )
            sheet.write_comment(line, column, _printable(f"{finding.code}: {finding.message_zh}"))
    return [*lines, *unshown]


def _list_plain(sheet: Any, book: Any, lines: list[tuple[Finding, str]]) -> None:
    bold, link = book.add_format({"bold": True}), book.get_default_url_format()
    sheet.freeze_panes(1, 0)
    for column, (title, width) in enumerate(zip(_TITLES, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    if len(lines) > LISTED:
        sheet.write_string(LISTED + 1, 0, _rest(lines))
    for row, (finding, target) in enumerate(lines[:LISTED], start=1):
        at = f"第{finding.at.row}行" if finding.at.row else ""
        for column, value in enumerate(_line(finding, at)):
            sheet.write_string(row, column, _printable(value))
        if target:
            name, _, cell = target.partition("!")
            quoted = name.replace("'", "''")
            sheet.write_url(row, 2, f"internal:'{quoted}'!{cell}", link, at)


def _rest(lines: list[tuple[Finding, str]]) -> str:
    return f"另有 {len(lines) - LISTED} 条没有列出，改好以上各条后再导入"


def _line(finding: Finding, at: str) -> tuple[str, ...]:
    return (
        finding.at.file,
        finding.at.sheet,
        at or (f"第{finding.at.row}行" if finding.at.row else ""),
        _SEVERITY[finding.severity],
        finding.code,
        finding.at.column,
        finding.value,
        finding.message_zh,
        finding.remedy_zh,
    )


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))


def _printable(value: str) -> str:
    """The text without characters that a workbook cannot hold."""
    return "".join(c if c >= " " or c in "\n\t" else "�" for c in value)[:32_000]
