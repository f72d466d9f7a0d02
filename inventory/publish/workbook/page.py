"""How a page of the workbook looks: formats, headings, numbers by size, coloured words."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from inventory.publish.workbook.words import heading, word

Row = dict[str, Any]

HEAD = 1  # line of the headings; the first holds the note
MOST_ROWS = 5_000  # what a person scrolls; the database holds the rest
_NARROWEST, _NUMBER, _WIDEST = 7, 11, 42
_WIDE_FROM = 0x2E80  # Chinese letters and signs start here; each takes two columns
_JUDGED = 1_000  # rows by which a width is judged
_A3 = 8  # Excel's number of the paper size
_LINE, _TWO_LINES = 16.5, 36

# fill and letters, as spreadsheets colour good and bad
FILLS = {
    "ok": ("#E2F0D9", "#375623"),
    "over": ("#FFC7CE", "#9C0006"),
    "unconfirmed": ("#FCE4D6", "#9C5700"),
    "incomplete": ("#D9EDE8", "#1F5F52"),
    "near": ("#FFEB9C", "#7F6000"),
    "data_invalid": ("#F8CBAD", "#843C0B"),
    "no_data": ("#D9D9D9", "#404040"),
    "no_limit": ("#DDEBF7", "#1F4E79"),
    "head": ("#DDE7F0", "#000000"),
    "total": ("#EEF3F8", "#000000"),
}
_SMALL_SHARE = 0.01
_LONGEST = 32_000  # a cell holds some more letters, and one that does not fit would be left empty
_SPACE = "_)"  # the width of a bracket between a number and the text right of it
_SHARES = {"ratio"}  # columns of shares that do not say so in their name
_MARKED = {"ratio": "mark", "worst_12_months_frac": "window_mark"}  # share, and what colours it


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of one workbook, each made once."""

    book: Any
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def get(self, fill: str = "", **properties: Any) -> Any:
        """A format with these properties, filled as a status or a heading is."""
        if fill:
            background, letters = FILLS[fill]
            properties |= {"bg_color": background, "font_color": letters}
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]

    def head(self) -> Any:
        """Of headings: filled, wrapped, in the middle."""
        return self.get(
            "head", bold=True, bottom=1, text_wrap=True, valign="vcenter", align="center"
        )

    def note(self) -> Any:
        """Of the sentence above a table."""
        return self.get(italic=True, font_color="#555555")


def number_format(value: float, column: str = "") -> str:
    """Two decimals; a number below 1 keeps three digits that say something.

    >>> number_format(1234.5), number_format(0.01234), number_format(0.43, "used_frac")
    ('#,##0.00', '0.0000', '#,##0.0%')
    """
    if column in _SHARES or column.endswith("_frac"):
        return "0.00%" if 0 < abs(value) < _SMALL_SHARE else "#,##0.0%"
    size = abs(value)
    if size >= 1 or size == 0:
        return "#,##0.00"
    for least, shown in ((0.1, "0.000"), (0.01, "0.0000"), (0.001, "0.00000")):
        if size >= least:
            return shown
    return "0.00E+00"


def begin(page: Any, note: str, formats: Formats) -> None:
    """The sentence on top, and how the page is printed."""
    page.write_string(0, 0, note, formats.note())
    page.set_landscape()
    page.set_paper(_A3)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R第 &P 页，共 &N 页")


def table(
    page: Any, columns: tuple[str, ...], rows: list[Row], *, frozen: int, formats: Formats
) -> None:
    """Headings with units, kept in sight on screen and paper, and the rows below them."""
    page.freeze_panes(HEAD + 1, frozen)
    page.repeat_rows(0, HEAD)
    page.set_default_row(_LINE)
    page.set_row(HEAD, _TWO_LINES)
    for at, column in enumerate(columns):
        page.write_string(HEAD, at, heading(column), formats.head())
    widths = [max(_NARROWEST, _width(heading(column)) // 2 + 1) for column in columns]
    for line, row in enumerate(rows, start=HEAD + 1):
        for at, column in enumerate(columns):
            shown = cell(page, (line, at), column, row, formats=formats)
            if line < _JUDGED:
                widths[at] = max(widths[at], shown)
    for at, width in enumerate(widths):
        page.set_column(at, at, min(width + 2, _WIDEST))
    page.autofilter(HEAD, 0, HEAD + max(len(rows), 1), len(columns) - 1)


def cell(page: Any, at: tuple[int, int], column: str, row: Row, *, formats: Formats) -> int:
    """Write one value of a row as a person reads it; returns the width that it takes."""
    value = row[column]
    style = _style(column, row)
    if value is None:
        if style:
            page.write_blank(*at, None, formats.get(**style))
        return 0
    if isinstance(value, bool):
        value = "是" if value else ""
    elif isinstance(value, list):
        value = "、".join(str(part) for part in value)
    elif isinstance(value, int | float):
        shape = number_format(value, column) if isinstance(value, float) else "0"
        style["num_format"] = shape + _SPACE
        page.write_number(*at, value, formats.get(**style))
        return max(_NUMBER, len(f"{value:,.0f}") + 4) if isinstance(value, float) else _NARROWEST
    elif isinstance(value, date):
        value = value.isoformat()
    text = word(column, str(value))[:_LONGEST]
    page.write_string(*at, text, formats.get(**style) if style else None)
    return _width(text)


def _style(column: str, row: Row) -> dict[str, Any]:
    """How a cell stands out: a status, a share near its limit, a total, a branch of the tree."""
    if column == "status":
        if row["status"] == "ok":
            return {"font_color": FILLS["ok"][1], "align": "center"}
        return {"fill": row["status"], "align": "center"}
    mark = row.get(_MARKED.get(column, ""))
    if mark:
        return {"fill": mark}
    style: dict[str, Any] = {}
    if row.get("is_total"):
        style = {"fill": "total", "bold": True}
    level = row.get("level")
    if level is not None:
        if level <= 1:
            style["bold"] = True
        if column == "title_zh" and level:
            style["indent"] = level
    return style


def _width(text: str) -> int:
    return sum(2 if ord(letter) > _WIDE_FROM else 1 for letter in text)
