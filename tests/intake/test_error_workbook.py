"""The error workbook: the user's own cells, coloured and explained, never a live formula."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from inventory.core.findings import Cell, Finding
from inventory.intake import error_list, error_workbook
from inventory.intake.readers.sheet import RawSheet
from tests.intake.desk import FACILITY, Desk, activity, coal, codes

_PAYLOADS = (
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\n=1+1",
    "＝1+1",
    '=WEBSERVICE("http://x")',
    "=DDE(1)",
    "-2+3+cmd|' /C calc'!A0",
)


def _lines(path: Path) -> list[list[Any]]:
    """The lines of the list below its heading."""
    rows = _open(path)["错误清单"].iter_rows(min_row=error_list.HEAD_ROW + 1)
    return [[cell.value for cell in row] for row in rows]


def _open(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def test_bad_cells_of_a_workbook_are_coloured_and_explained(desk: Desk) -> None:
    """Red for errors, orange for warnings, the reason as a comment, everything else untouched."""
    desk.parents()
    rows = [("某市",), *activity(coal(-1), coal(2, 项目="祖传燃料"))]

    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": rows, "备注": [("x",)]}))

    (path,) = result.workbooks
    assert path == desk.folder / "a.errors.xlsx"
    book = _open(path)
    bad, odd = book["活动水平"]["F3"], book["活动水平"]["E4"]
    assert (bad.value, bad.fill.fgColor.rgb) == (-1, "00FFC7CE")
    assert bad.comment.text == "I204: -1 是负数\n怎么改：核对数值；数量不能为负"
    assert odd.fill.fgColor.rgb == "00FFD9A0"
    assert book["活动水平"]["F4"].fill.fill_type is None
    assert book["备注"]["A1"].value == "x"


def test_the_list_links_to_the_cells(desk: Desk) -> None:
    """One line per finding: place, code, what is wrong, what to do."""
    desk.parents()

    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": activity(coal(-1))}))

    sheet = _open(result.workbooks[0])["错误清单"]
    (line,) = _lines(result.workbooks[0])
    assert line[:7] == ["a.xlsx", "活动水平", "F2", "错误", "I204", "数量", "-1"]
    assert sheet["C5"].hyperlink.location == "'活动水平'!F2"
    assert all(line[7:9])


def test_the_counts_stand_on_top_and_errors_come_first(desk: Desk) -> None:
    """How many of each severity, before anything else; the book opens on this sheet alone."""
    desk.parents()
    rows = activity(coal(2, 项目="祖传燃料"), coal(-1), coal(-2))

    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": rows}))

    book = _open(result.workbooks[0])
    assert book["错误清单"]["A1"].value == "错误清单 · a.xlsx"
    assert book["错误清单"]["A2"].value == (
        "错误 2 条（所在的行没有导入），警告 1 条（所在的行已经导入，请核对）"
    )
    assert [line[3] for line in _lines(result.workbooks[0])] == ["错误", "错误", "警告"]
    assert book.active.title == "错误清单"
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [False, True]


def test_a_csv_gets_a_workbook_of_its_bad_rows(desk: Desk) -> None:
    """Headings, the original row number and the bad cells with their comments."""
    desk.parents()
    rows = activity(*(coal(n) for n in range(50)), coal(-7))

    result = desk.load(desk.csv("activity.csv", rows, encoding="gb18030"))

    book = _open(result.workbooks[0])
    data = book["数据"]
    assert [cell.value for cell in data[1]][:3] == ["原行号", "排污单位编号", "设施编号"]
    row = next(row for row in data.iter_rows(min_row=2) if row[0].value == 52)
    assert (row[6].value, row[6].fill.fgColor.rgb) == ("-7", "FFFFC7CE")
    assert row[6].comment.text.startswith("I204")
    line = next(r for r in book["错误清单"].iter_rows() if r[4].value == "I204")
    assert line[2].hyperlink.location == f"'数据'!{row[6].coordinate}"


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "csv"])
def test_no_text_becomes_a_live_formula(desk: Desk, kind: str) -> None:
    """Neither a copied cell nor the list nor a comment can run when the workbook is opened."""
    rows = [FACILITY[0], *((f"F{n}", one, "000000") for n, one in enumerate(_PAYLOADS))]
    path = desk.folder / f"排污单位.{kind}"
    if kind == "xlsx":
        desk.xlsx(path.name, {"排污单位": rows})
    elif kind == "parquet":
        pd.DataFrame(rows[1:], columns=list(FACILITY[0])).to_parquet(path)
    else:
        pd.DataFrame(rows).to_csv(path, header=False, index=False)

    result = desk.load(path)

    cells = [
        cell
        for sheet in _open(result.workbooks[0]).worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    quoted = {cell.value for cell in cells if cell.quotePrefix}
    assert quoted >= set(_PAYLOADS)


def test_a_formula_as_a_heading_or_a_sheet_name_stays_text(desk: Desk) -> None:
    """Headings and names reach the list and the comments like any other text."""
    desk.parents()
    rows = [(*row, "") for row in activity(coal(-1))]
    rows[0] = (*rows[0][:-1], "=1+1")

    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": rows, "=1+1": [("x",)]}))

    cells = [
        cell for sheet in _open(result.workbooks[0]).worksheets for row in sheet for cell in row
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_formulas_of_the_user_become_their_values(desk: Desk) -> None:
    """The copy is evidence, not a program."""
    path = desk.folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("排污单位")
        for number, row in enumerate(FACILITY):
            sheet.write_row(number, 0, list(row))
        sheet.write_formula(3, 0, '="F"&3', None, "F3")
        sheet.write_row(3, 1, ["丙", "000000"])

    result = desk.load(path)

    cell = _open(result.workbooks[0])["排污单位"]["A4"]
    assert (cell.value, cell.data_type) == ("F3", "s")


def test_a_large_workbook_is_not_copied_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a size only the bad rows are given back."""
    monkeypatch.setattr(error_workbook, "COPIED_CELLS", 5)
    desk.parents()

    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": activity(coal(1), coal(-7))}))

    sheet = _open(result.workbooks[0])["活动水平"]
    assert [row[0].value for row in sheet.iter_rows()] == ["原行号", 3]


def test_two_files_of_one_name_get_two_workbooks(desk: Desk) -> None:
    """A csv beside a workbook of the same name does not overwrite its errors."""
    bad = (FACILITY[0], ("F1", "甲", "000000"))
    paths = (
        desk.xlsx("排污单位.xlsx", {"Sheet1": bad}),
        desk.csv("排污单位.csv", (*bad, *FACILITY[1:])),
    )

    result = desk.load(*paths)

    assert [path.name for path in result.workbooks] == [
        "排污单位.errors.xlsx",
        "排污单位.csv.errors.xlsx",
    ]


def _bad_sheet(path: Path) -> tuple[RawSheet, Finding]:
    cells = pd.DataFrame([["数量"], ["-1"]], index=[1, 2])
    raw = RawSheet(path=path, sha256="", sheet="", cells=cells)
    return raw, Finding("I204", Cell(path.name, "", 2, "数量"), "-1")


def test_a_folder_that_cannot_be_written_sends_the_workbook_to_the_inbox(tmp_path: Path) -> None:
    """Files on a read-only share are still answered; permission bits are not asked."""
    share = tmp_path / "share"
    share.write_text("no folder can be made in a file", encoding="utf-8")
    raw, finding = _bad_sheet(share / "a.csv")

    written = error_workbook.write_all([raw], [finding], fallback=tmp_path / "inbox").paths

    assert written == [tmp_path / "inbox" / "a.errors.xlsx"]
    assert [line[4] for line in _lines(written[0])] == ["I204"]
    assert [path.name for path in (tmp_path / "inbox").iterdir()] == ["a.errors.xlsx"]


def test_no_folder_at_all_is_said_in_words(tmp_path: Path) -> None:
    """The import stands, and the technician learns why the workbook is missing."""
    share = tmp_path / "share"
    share.write_text("no folder can be made in a file", encoding="utf-8")
    raw, finding = _bad_sheet(share / "a.csv")

    written = error_workbook.write_all([raw], [finding], fallback=share / "inbox")

    assert written.paths == []
    assert [(f.code, f.at.file) for f in written.findings] == [("I125", "a.csv")]


def test_the_rest_of_the_workbook_is_kept(desk: Desk) -> None:
    """Widths, merged cells, other sheets, number formats and the user's comments stay."""
    desk.parents()
    path = desk.xlsx("a.xlsx", {"活动水平": activity(coal(-1)), "备注": [("甲", "乙")]})
    book = _open(path)
    book["活动水平"].column_dimensions["E"].width = 33
    book["活动水平"]["F2"].number_format = "0.000"
    book["活动水平"]["F2"].comment = Comment("称重单在 3 号柜", "老王")
    book["备注"].merge_cells("A1:B1")
    book["备注"]["A1"].fill = PatternFill("solid", fgColor="00FF00")
    book.save(path)

    result = desk.load(path)

    copy = _open(result.workbooks[0])
    assert copy.sheetnames == ["活动水平", "备注", "错误清单"]
    assert copy["活动水平"].column_dimensions["E"].width == 33
    assert copy["活动水平"]["F2"].number_format == "0.000"
    assert copy["活动水平"]["F2"].comment.text.endswith("原批注：称重单在 3 号柜")
    assert [str(area) for area in copy["备注"].merged_cells.ranges] == ["A1:B1"]
    assert copy["备注"]["A1"].fill.fgColor.rgb == "0000FF00"


def test_links_to_the_outside_are_dropped(desk: Desk) -> None:
    """Only the links of the list remain, and they lead to cells."""
    desk.parents()
    path = desk.folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("活动水平")
        for number, row in enumerate(activity(coal(-1), coal(1))):
            sheet.write_row(number, 0, list(row))
        sheet.write_url(2, 4, "http://example.org/x", string="烟煤")
        book.define_name("live", "=[other.xlsx]Sheet1!$A$1")

    copy = _open(desk.load(path).workbooks[0])

    assert copy["活动水平"]["E3"].value == "烟煤"
    links = [c.hyperlink for sheet in copy for row in sheet.iter_rows() for c in row if c.hyperlink]
    assert [(link.target, link.location) for link in links] == [(None, "'活动水平'!F2")]
    assert list(copy.defined_names) == []


def test_the_marked_copy_can_be_corrected_and_imported(desk: Desk) -> None:
    """What was marked is marked no more once it is right; the list is not read as data."""
    desk.parents()
    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": activity(coal(-1), coal(-2, 年份=2023))}))
    (path,) = result.workbooks
    book = _open(path)
    book["活动水平"]["F2"].value = 7
    book.save(path)

    second = desk.load(path)

    assert [row["amount_t"] for row in desk.imported("activity")] == [7.0]
    again = _open(second.workbooks[0])["活动水平"]
    assert (again["F2"].comment, again["F2"].fill.fill_type) == (None, None)
    assert again["F3"].fill.fgColor.rgb == "00FFC7CE"
    assert len(_lines(second.workbooks[0])) == 1
    book["活动水平"]["F3"].value = 8
    book.save(path)
    assert "I204" not in codes(desk.load(path))
    assert sorted(row["amount_t"] for row in desk.imported("activity")) == [7.0, 8.0]


def test_a_row_without_a_cell_of_its_own_is_marked_at_its_beginning(desk: Desk) -> None:
    """An outlet's limit on a sheet that has no column for the outlet."""
    desk.parents()
    head = ("排污单位编号", "范围", "污染物", "年份")
    rows = (head, ("F1", "排放口", "SO2", 2024))

    result = desk.load(desk.xlsx("a.xlsx", {"许可限值": rows}))

    cell = _open(result.workbooks[0])["许可限值"]["A2"]
    assert cell.comment.text.startswith("R106: ")
    assert [line[2:5:2] for line in _lines(result.workbooks[0])] == [["A2", "R106"]]


def test_a_sheet_that_cannot_be_read_is_answered_too(desk: Desk) -> None:
    """No heading row, no cell to blame: the reason stands at the first cell."""
    rows = (("甲", "乙"), ("丙", "丁"))

    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": rows}))

    assert _open(result.workbooks[0])["活动水平"]["A1"].comment.text.startswith("I103: ")


def test_a_workbook_that_cannot_be_written_again_gives_its_bad_rows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some programs write styles that only some readers take."""
    desk.parents()

    def broken(*_: object, **__: object) -> None:
        raise ValueError("Colors must be aRGB hex values")

    monkeypatch.setattr(openpyxl, "load_workbook", broken)

    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": activity(coal(1), coal(-7))}))

    monkeypatch.undo()
    sheet = _open(result.workbooks[0])["活动水平"]
    assert [row[0].value for row in sheet.iter_rows()] == ["原行号", 3]


def test_a_clean_file_gets_no_workbook(desk: Desk) -> None:
    """Nothing is written beside files without bad cells."""
    assert desk.load(desk.csv("facility.csv", FACILITY)).workbooks == ()
    assert not list(desk.folder.glob("*.errors.xlsx"))


def test_control_characters_do_not_break_the_workbook(desk: Desk) -> None:
    """A cell that no workbook can hold is shown with a stand-in."""
    result = desk.load(desk.csv("facility.csv", (FACILITY[0], ("F1", "甲\x01", "610113"))))

    line = next(line for line in _lines(result.workbooks[0]) if line[4] == "I215")
    assert line[6] == "甲�"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_flood_of_findings_ends_with_how_many_are_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The list stays of a size that can be opened, and says what it leaves out."""
    monkeypatch.setattr(error_list, "LISTED", 4)
    monkeypatch.setattr(error_list, "MARKED", 2)
    desk.parents()
    rows = activity(*(coal(-n) for n in range(1, 8)))
    is_book = kind == "xlsx"
    path = desk.xlsx("a.xlsx", {"活动水平": rows}) if is_book else desk.csv("activity.csv", rows)

    result = desk.load(path)

    found = sum(finding.severity != "info" for finding in result.findings)
    cells = [line[0] for line in _lines(result.workbooks[0])]
    assert len(cells) == 5
    assert cells[4] == f"另有 {found - 4} 条没有列出，改好以上各条后再导入"
