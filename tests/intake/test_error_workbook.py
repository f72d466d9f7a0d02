"""The error workbook: the user's own cells, coloured and explained, never a live formula."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from inventory.intake import error_workbook
from tests.intake.desk import FACILITY, Desk, activity, coal

_PAYLOADS = ("=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0")


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
    assert bad.comment.text.startswith("I204: ")
    assert odd.fill.fgColor.rgb == "00FFD9A0"
    assert book["活动水平"]["F4"].fill.fill_type is None
    assert book["备注"]["A1"].value == "x"


def test_the_list_links_to_the_cells(desk: Desk) -> None:
    """One line per finding: place, code, what is wrong, what to do."""
    desk.parents()

    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": activity(coal(-1))}))

    sheet = _open(result.workbooks[0])["错误清单"]
    line = [cell.value for cell in sheet[2]]
    assert line[:7] == ["a.xlsx", "活动水平", "F2", "错误", "I204", "数量", "-1"]
    assert sheet["C2"].hyperlink.location == "'活动水平'!F2"
    assert all(line[7:9])


def test_a_csv_gets_a_workbook_of_its_bad_rows(desk: Desk) -> None:
    """Headings, the original row number and the bad cells with their comments."""
    desk.parents()
    rows = activity(*(coal(n) for n in range(50)), coal(-7))

    result = desk.load(desk.csv("activity.csv", rows, encoding="gb18030"))

    book = _open(result.workbooks[0])
    data = book["数据"]
    assert [cell.value for cell in data[2]][1:4] == ["排污单位编号", "设施编号", "年份"]
    row = next(row for row in data.iter_rows(min_row=3) if row[0].value == 52)
    assert (row[6].value, row[6].fill.fgColor.rgb) == ("-7", "FFFFC7CE")
    assert row[6].comment.text.startswith("I204")
    line = next(r for r in book["错误清单"].iter_rows() if r[4].value == "I204")
    assert line[2].hyperlink.location == f"'数据'!{row[6].coordinate}"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_text_becomes_a_live_formula(desk: Desk, kind: str) -> None:
    """Neither a copied cell nor the list nor a comment can run when the workbook is opened."""
    rows = [
        FACILITY[0],
        *((payload.replace(",", ""), payload, "000000") for payload in _PAYLOADS),
    ]
    path = (
        desk.xlsx("a.xlsx", {"排污单位": rows})
        if kind == "xlsx"
        else desk.csv("排污单位.csv", rows)
    )

    result = desk.load(path)

    for sheet in _open(result.workbooks[0]).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    values = {c.value for sheet in _open(result.workbooks[0]).worksheets for r in sheet for c in r}
    assert set(_PAYLOADS) - {None} <= values


def test_formulas_of_the_user_become_their_values(desk: Desk) -> None:
    """The copy is evidence, not a program."""
    path = desk.folder / "a.xlsx"
    import xlsxwriter  # noqa: PLC0415 - the desk writes no formulas

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
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [1, 3]


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


def test_a_folder_that_cannot_be_written_sends_the_workbook_to_the_inbox(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files on a read-only share are still answered."""
    monkeypatch.setattr(error_workbook, "is_writable", lambda _: False)

    result = desk.load(desk.csv("facility.csv", (FACILITY[0], ("F1", "甲", "000000"))))

    assert result.workbooks == (desk.workspace.root / "inbox" / "facility.errors.xlsx",)


def test_a_clean_file_gets_no_workbook(desk: Desk) -> None:
    """Nothing is written beside files without bad cells."""
    assert desk.load(desk.csv("facility.csv", FACILITY)).workbooks == ()
    assert not list(desk.folder.glob("*.errors.xlsx"))


def test_control_characters_do_not_break_the_workbook(desk: Desk) -> None:
    """A cell that no workbook can hold is shown with a stand-in."""
    result = desk.load(desk.csv("facility.csv", (FACILITY[0], ("F1", "甲\x01", "610113"))))

    line = next(
        r for r in _open(result.workbooks[0])["错误清单"].iter_rows() if r[4].value == "I215"
    )
    assert line[6].value == "甲�"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_flood_of_findings_ends_with_how_many_are_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The list stays of a size that can be opened, and says what it leaves out."""
    monkeypatch.setattr(error_workbook, "LISTED", 4)
    monkeypatch.setattr(error_workbook, "MARKED", 2)
    desk.parents()
    rows = activity(*(coal(-n) for n in range(1, 8)))
    is_book = kind == "xlsx"
    path = desk.xlsx("a.xlsx", {"活动水平": rows}) if is_book else desk.csv("activity.csv", rows)

    result = desk.load(path)

    found = sum(finding.severity != "info" for finding in result.findings)
    cells = [row[0].value for row in _open(result.workbooks[0])["错误清单"].iter_rows(min_row=2)]
    assert len(cells) == 5
    assert cells[4] == f"另有 {found - 4} 条没有列出，改好以上各条后再导入"
