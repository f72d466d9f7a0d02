"""The extract (摘录): the bad rows alone, for files that are no workbook or too large to copy."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from inventory.core.findings import Finding
from inventory.intake import error_list, text
from inventory.intake.error_list import Line
from inventory.intake.readers.sheet import RawSheet

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NOTE_SIZE = {"author": "inventory", "x_scale": 2.5, "y_scale": 1.6}
_LONGEST_NAME = 31  # of a sheet
_WIDTH = 16
_ROW_NO = "原行号"


class _Look:
    """The formats of an extract; text that looks like a formula keeps its quote."""

    def __init__(self, book: Any) -> None:
        line = {"border": 1, "border_color": "#BFBFBF", "valign": "top", "text_wrap": True}
        head = {**line, "bold": True, "bg_color": f"#{error_list.HEAD}"}
        self.title = book.add_format({"bold": True, "font_size": error_list.TITLE_SIZE})
        self.head = book.add_format(head)
        self.link = book.add_format({**line, "font_color": "#0563C1", "underline": 1})
        self.row_no = book.add_format({**line, "font_color": "#7F7F7F"})
        colours = {
            "": {},
            **{c: {"bg_color": f"#{c}"} for c in (error_list.RED, error_list.ORANGE)},
        }
        self._cells = {
            (name, is_formula): book.add_format({**line, **fill, "quote_prefix": is_formula})
            for name, fill in colours.items()
            for is_formula in (False, True)
        }

    def cell(self, value: str, findings: Sequence[Finding] = ()) -> Any:
        """The format of a copied cell."""
        name = error_list.colour(findings) if findings else ""
        return self._cells[name, error_list.is_formula(value)]


def write(draft: Path, sheets: Sequence[RawSheet], findings: Sequence[Finding]) -> None:
    """Write the bad rows of each sheet under their headings, and the list."""
    with xlsxwriter.Workbook(str(draft), _OPTIONS) as book:
        look = _Look(book)
        listing = book.add_worksheet(error_list.SHEET)
        named = {raw.sheet for raw in sheets}
        lines = [Line(f) for f in findings if not f.at.row or f.at.sheet not in named]
        for number, raw in enumerate(sheets, start=1):
            of_sheet = [f for f in findings if f.at.sheet == raw.sheet and f.at.row]
            if of_sheet:
                name = raw.sheet or f"数据{number if len(sheets) > 1 else ''}"
                sheet = book.add_worksheet(name[:_LONGEST_NAME])
                lines += _rows(sheet, raw, of_sheet, look)
        _list(listing, error_list.in_order(lines), look)


def _rows(sheet: Any, raw: RawSheet, findings: Sequence[Finding], look: _Look) -> list[Line]:
    """Copy the heading and the bad rows, and mark the cells."""
    places = error_list.headings(raw)
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_row[finding.at.row or 0].append(finding)
    chosen = sorted(by_row)[: error_list.MARKED]
    lines = [Line(f) for row in sorted(by_row)[error_list.MARKED :] for f in by_row[row]]
    head = _heading_row(raw, findings)
    bad = raw.cells.loc[raw.cells.index.isin(chosen) & (raw.cells.index != head)]
    shown = pd.concat([raw.cells.loc[[head]], bad])
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, max(len(shown.columns), 1), _WIDTH)
    for line, (row_no, values) in enumerate(
        zip(shown.index.tolist(), shown.to_numpy().tolist(), strict=True)
    ):
        found = by_row.get(row_no, [])
        by_column: dict[int, list[Finding]] = defaultdict(list)
        for finding in found:
            by_column[places.get(text.normal(finding.at.column), 0)].append(finding)
            at = error_list.reference(places.get(text.normal(finding.at.column), 0) + 1, line + 1)
            lines.append(Line(finding, sheet.get_name(), at))
        cells = [_ROW_NO if line == 0 else str(row_no), *map(str, values)]
        _copy(sheet, line, cells, by_column, look)
    return lines


def _heading_row(raw: RawSheet, findings: Iterable[Finding]) -> int:
    """The row in which most of the named columns stand; the first one when none does."""
    names = {text.normal(finding.at.column) for finding in findings} - {""}
    top = raw.cells.iloc[: error_list.HEADING_ROWS]
    hits = Counter(
        {
            int(row): len(names & {text.normal(str(value)) for value in values})
            for row, values in zip(top.index, top.to_numpy(), strict=True)
        }
    )
    return hits.most_common(1)[0][0]


def _copy(
    sheet: Any, line: int, cells: Sequence[str], found: dict[int, list[Finding]], look: _Look
) -> None:
    for column, value in enumerate(cells):
        here = found.get(column, [])
        shown = error_list.printable(value)
        style = look.cell(shown, here)
        if line == 0:
            style = look.head
        elif column == 0 and not here:
            style = look.row_no
        if line and column == 0:
            sheet.write_number(line, column, int(value), style)
        elif shown:
            sheet.write_string(line, column, shown, style)
        elif here:
            sheet.write_blank(line, column, None, style)
        if here:
            sheet.write_comment(line, column, error_list.note(here), _NOTE_SIZE)


def _list(sheet: Any, lines: Sequence[Line], look: _Look) -> None:
    title, counts, advice = error_list.head(lines, error_list.ADVICE_EXTRACT)
    sheet.write_string(0, 0, title, look.title)
    sheet.write_string(1, 0, counts)
    sheet.write_string(2, 0, advice)
    first = error_list.HEAD_ROW
    for column, (words, width) in enumerate(zip(error_list.TITLES, error_list.WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(first - 1, column, words, look.head)
    shown = lines[: error_list.LISTED]
    for row, line in enumerate(shown, start=first):
        for column, value in enumerate(line.cells()):
            is_severity = column == error_list.SEVERITY
            style = look.cell(value, [line.finding] if is_severity else ())
            sheet.write_string(row, column, value, style)
        if line.at:
            place = f"第{line.finding.at.row}行"
            sheet.write_url(row, error_list.PLACE, f"internal:{line.location}", look.link, place)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first - 1)
    sheet.freeze_panes(first, 0)
    sheet.autofilter(first - 1, 0, first - 1 + len(shown), len(error_list.TITLES) - 1)
    if len(lines) > error_list.LISTED:
        sheet.write_string(first + len(shown), 0, error_list.rest(lines))
