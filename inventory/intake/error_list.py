"""The list of errors (错误清单) of an error workbook: its lines, words, colours and counts."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from inventory.core.findings import Finding, Severity
from inventory.intake import text
from inventory.intake.hit import KEPT
from inventory.intake.readers.sheet import RawSheet

SHEET = "错误清单"
RED, ORANGE = "FFC7CE", "FFD9A0"
HEAD, TITLE_SIZE = "DDEBF7", 14
MARKED = 20_000  # cells that are coloured; the list goes on
LISTED = 200_000
TITLES = ("文件", "工作表", "单元格", "级别", "代码", "列", "值", "问题", "怎么改")
WIDTHS = (20, 14, 10, 8, 8, 16, 16, 48, 48)
PLACE, SEVERITY = 2, 3  # columns from 0: the link to the bad cell, and how bad it is
HEAD_ROW = 4  # from 1; above it stand the title, the counts and what to do
ADVICE_COPY = "单击“单元格”一列可跳到该处。改好后保存，导入本文件或原文件都可以；本页不会导入。"
ADVICE_EXTRACT = "单击“单元格”一列可跳到摘出的行。请在原文件里改好再导入；本工作簿只供查看。"
HEADING_ROWS = 20  # headings stand within these
# errors that keep no row out, as the counts say it
_NAMES_KEPT = "名称的错误除外，已按原文导入"
_OTHERS_KEPT = {"I280": "上级区域的错误除外，已导入而不采用该上级"}
_SEVERITY = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_RANK = {severity: place for place, severity in enumerate(Severity)}
_LONGEST = 32_000  # a cell holds 32,767 characters
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# full-width signs too: some spreadsheets read them like the plain ones
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Line:
    """One finding with the cell that shows it: sheet and reference, empty when none does."""

    finding: Finding
    sheet: str = ""
    at: str = ""

    @property
    def location(self) -> str:
        """The cell as links within a workbook name it."""
        quoted = self.sheet.replace("'", "''")
        return f"'{quoted}'!{self.at}" if self.at else ""

    def cells(self, place: str = "") -> tuple[str, ...]:
        """The line under `TITLES`."""
        finding = self.finding
        row = f"第{finding.at.row}行" if finding.at.row else ""
        found = (
            finding.at.file,
            finding.at.sheet,
            place or row,
            _SEVERITY[finding.severity],
            finding.code,
            finding.at.column,
            finding.value,
            finding.message_zh,
            finding.remedy_zh,
        )
        return tuple(map(printable, found))


def has_place(finding: Finding) -> bool:
    """Whether a cell can be blamed: of a whole sheet only an error has one, the first cell."""
    is_error = finding.severity is Severity.ERROR
    return bool(finding.at.row) or (is_error and bool(finding.at.sheet))


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Errors before warnings, otherwise in the order in which they were found."""
    return sorted(lines, key=lambda line: _RANK[line.finding.severity])


def head(lines: Sequence[Line], advice: str) -> tuple[str, str, str]:
    """Title, counts by severity, and what to do: the lines above the list."""
    counts = Counter(line.finding.severity for line in lines)
    kept = {line.finding.code for line in lines} & KEPT
    words = {_OTHERS_KEPT.get(code, _NAMES_KEPT) for code in sorted(kept)}
    told = {
        Severity.ERROR: "；".join(["所在的行没有导入", *sorted(words)]),
        Severity.WARNING: "所在的行已经导入，请核对",
    }
    parts = [
        f"{_SEVERITY[severity]} {counts[severity]:,} 条（{words}）"
        for severity, words in told.items()
    ]
    file = lines[0].finding.at.file if lines else ""
    return printable(f"{SHEET} · {file}"), "，".join(parts), advice


def rest(lines: Sequence[Line]) -> str:
    """The last line of a list that is cut."""
    return f"另有 {len(lines) - LISTED} 条没有列出，改好以上各条后再导入"


def note(findings: Iterable[Finding]) -> str:
    """The comment on a cell: every code with what is wrong and what to do about it."""
    return printable(
        "\n".join(f"{f.code}: {f.message_zh}\n怎么改：{f.remedy_zh}" for f in findings)
    )


def colour(findings: Iterable[Finding]) -> str:
    """Red when anything is an error, else orange."""
    return RED if any(f.severity is Severity.ERROR for f in findings) else ORANGE


def headings(raw: RawSheet) -> dict[str, int]:
    """Column numbers (from 1) of every text that stands in the top rows, where headings are."""
    places: dict[str, int] = {}
    for row in raw.cells.iloc[:HEADING_ROWS].to_numpy():
        for number, value in enumerate(row, start=1):
            places.setdefault(text.normal(str(value)), number)
    places.pop("", None)
    return places


def reference(column: int, row: int) -> str:
    """A cell by column and row, both from 1."""
    return f"{get_column_letter(column)}{row}"


def is_formula(value: object) -> bool:
    """Whether a spreadsheet might run a text when it is typed in again."""
    return isinstance(value, str) and value.startswith(_FORMULA)


def printable(value: str) -> str:
    """The text without characters that a workbook cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", value)[:_LONGEST]
