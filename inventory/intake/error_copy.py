"""The marked copy (标注副本): the user's own workbook with its bad cells coloured and explained."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from inventory.core.findings import Finding
from inventory.intake import error_list, text
from inventory.intake.error_list import Line
from inventory.intake.readers.sheet import RawSheet

# What openpyxl stumbles over in workbooks that calamine reads.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    SyntaxError,
    TypeError,
    ValueError,
    BadZipFile,
    IllegalCharacterError,
    InvalidFileException,
)
_AUTHOR = "inventory"
_NOTE_SIZE = {"height": 120, "width": 320}
_FILLS = {
    name: PatternFill("solid", fgColor=name)
    for name in (error_list.RED, error_list.ORANGE, error_list.HEAD)
}
_LINE = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
# names that reach out of the workbook or compute something, instead of naming cells
_LIVE_NAME = "[|("


def write(
    source: Path, draft: Path, sheets: Sequence[RawSheet], findings: Sequence[Finding]
) -> None:
    """Colour and comment the bad cells of a copy; formulas are kept as the values they had."""
    book = openpyxl.load_workbook(source, data_only=True, keep_links=False)
    if error_list.SHEET in book.sheetnames:
        del book[error_list.SHEET]
    _defuse(book)
    lines = error_list.in_order(_lines(book, sheets, findings))
    marked: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for line in lines:
        place = (line.sheet, line.at)
        if line.at and (place in marked or len(marked) < error_list.MARKED):
            marked[place].append(line.finding)
    for (sheet, at), found in marked.items():
        _mark(book[sheet], at, found)
    _list(book, lines)
    book.save(draft)


def _lines(book: Workbook, sheets: Sequence[RawSheet], findings: Sequence[Finding]) -> list[Line]:
    """Each finding with its cell: that of its column, else the first of its row or sheet."""
    places = {raw.sheet: error_list.headings(raw) for raw in sheets}
    lines = []
    for finding in findings:
        sheet = finding.at.sheet
        if sheet not in book.sheetnames or not error_list.has_place(finding):
            lines.append(Line(finding))
            continue
        column = places.get(sheet, {}).get(text.normal(finding.at.column), 1)
        lines.append(Line(finding, sheet, error_list.reference(column, finding.at.row or 1)))
    return lines


def _mark(sheet: Worksheet, at: str, findings: list[Finding]) -> None:
    cell = sheet[at]
    if isinstance(cell, MergedCell):
        covering = next(r for r in sheet.merged_cells.ranges if at in r)
        cell = sheet.cell(covering.min_row, covering.min_col)
    cell.fill = _FILLS[error_list.colour(findings)]
    words = error_list.note(findings)
    if cell.comment:
        words = f"{words}\n\n原批注：{cell.comment.text}"
    cell.comment = Comment(words, _AUTHOR, **_NOTE_SIZE)


def _defuse(book: Workbook) -> None:
    """Nothing in the copy runs or leads outside; marks of an earlier copy are taken off."""
    for name in [n for n, d in book.defined_names.items() if set(_LIVE_NAME) & set(d.value or "")]:
        del book.defined_names[name]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell):
                    _harmless(cell)
        # openpyxl writes links from this list, and offers no other way to drop one
        links = [link for link in vars(sheet)["_hyperlinks"] if not link.target]
        vars(sheet)["_hyperlinks"] = links


def _harmless(cell: Cell) -> None:
    if cell.data_type == "f" or (cell.data_type == "s" and error_list.is_formula(cell.value)):
        _write_text(cell, str(cell.value))
    if cell.hyperlink is not None and cell.hyperlink.target:
        cell.hyperlink = None
    if cell.comment is not None and cell.comment.author == _AUTHOR:
        cell.comment = None
        cell.fill = PatternFill()


def _write_text(cell: Cell, value: str) -> None:
    """Put a text into a cell as a text, whatever it begins with."""
    cell.value = error_list.printable(value)
    cell.data_type = "s"
    cell.quotePrefix = error_list.is_formula(value)


def _list(book: Workbook, lines: Sequence[Line]) -> None:
    sheet = book.create_sheet(error_list.SHEET)
    title, counts, advice = error_list.head(lines, error_list.ADVICE_COPY)
    for row, words in enumerate((title, counts, advice), start=1):
        _write_text(cast("Cell", sheet.cell(row, 1)), words)
    sheet["A1"].font = _font(sheet, bold=True, size=error_list.TITLE_SIZE)
    bold, link = _font(sheet, bold=True), _font(sheet, color="0563C1", underline="single")
    for number, (words, width) in enumerate(
        zip(error_list.TITLES, error_list.WIDTHS, strict=True), start=1
    ):
        sheet.column_dimensions[get_column_letter(number)].width = width
        cell = sheet.cell(error_list.HEAD_ROW, number, words)
        cell.font, cell.fill = bold, _FILLS[error_list.HEAD]
        cell.border = _BOX
    shown = lines[: error_list.LISTED]
    for row, line in enumerate(shown, start=error_list.HEAD_ROW + 1):
        _list_line(sheet, row, line, link)
    last = error_list.HEAD_ROW + len(shown)
    sheet.freeze_panes = f"A{error_list.HEAD_ROW + 1}"
    sheet.auto_filter.ref = (
        f"A{error_list.HEAD_ROW}:{error_list.reference(len(error_list.TITLES), last)}"
    )
    if len(lines) > error_list.LISTED:
        sheet.cell(last + 1, 1, error_list.rest(lines))
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{error_list.HEAD_ROW}:{error_list.HEAD_ROW}"
    # two selected sheets would be edited as one
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = sheet


def _font(sheet: Worksheet, **changed: Any) -> Font:
    """The workbook's own font with something changed."""
    own = sheet["A2"].font
    return Font(**{"name": own.name, "size": own.size, **changed})


def _list_line(sheet: Worksheet, row: int, line: Line, font: Font) -> None:
    for number, value in enumerate(line.cells(line.at), start=1):
        cell = cast("Cell", sheet.cell(row, number))
        cell.alignment = _WRAPPED
        cell.border = _BOX
        if value:
            _write_text(cell, value)
        if number == error_list.SEVERITY + 1:
            cell.fill = _FILLS[error_list.colour([line.finding])]
    if line.at:
        link = sheet.cell(row, error_list.PLACE + 1)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=line.location)
        link.font = font
