"""Headings: found wherever they stand, in any order, with their own units."""

from pathlib import Path

import openpyxl
import pytest

from inventory.intake.column import Table
from inventory.intake.layout import table_named
from tests.intake.desk import FACILITY, Desk, activity, coal, codes, flat, places


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("排污单位", "facility"),
        ("facility", "facility"),
        (" Facility ", "facility"),
        ("活动水平_2024", "activity"),
        ("活动水平（雁塔区）", "activity"),
        ("区域活动水平", "region_activity"),
        ("region_activity 2024", "region_activity"),
        ("治理设施运行", "abatement_run"),
        ("治理设施", "abatement"),
    ],
)
def test_sheets_and_files_are_known_by_the_name_of_their_table(name: str, table: str) -> None:
    """Chinese or English, with a remark behind it; the longest name counts."""
    found = table_named(name)

    assert isinstance(found, Table)
    assert found.name == table


@pytest.mark.parametrize("name", ["units", "activityx", "排污单位名录汇总", "Sheet1"])
def test_longer_words_are_other_names(name: str) -> None:
    """A name that merely begins alike means no table."""
    assert table_named(name) is None


def test_headings_in_any_order_language_and_width(desk: Desk) -> None:
    """Chinese and English names mix, with blanks, stars and full width."""
    rows = (("ｎａｍｅ", " 行政区划 代码* ", "排污单位编号"), ("甲", "610113", "F1"))

    result = desk.load(desk.xlsx("a.xlsx", {"facility": rows}))

    assert (codes(result), flat(desk.imported("facility"), "facility_no", "name")) == (
        ["I337"],
        [("F1", "甲")],
    )


def test_title_rows_above_the_headings_are_passed_over(desk: Desk) -> None:
    """Printed forms begin with a title, a remark and blank lines."""
    title = [("某市排污单位名录",), ("填报：某局", "", "单位：吨"), ()]

    result = desk.load(desk.xlsx("a.xlsx", {"排污单位": [*title, *FACILITY]}))

    assert places(result, "I335") == [("排污单位", 4, "")]
    assert flat(desk.imported("facility"), "row_no") == [(5,), (6,)]


def test_a_unit_in_the_heading_replaces_the_default(desk: Desk) -> None:
    """`数量(万吨)` needs no unit column; a bracketed unit converts any other number too."""
    desk.parents()
    head = ("排污单位编号", "设施编号", "年份", "类别", "项目", "燃料用量（万吨）", "硫分(‰)")
    row = ("F1", "MF1", 2024, "燃料", "烟煤", 1.5, 8)

    result = desk.load(desk.xlsx("a.xlsx", {"活动水平": [head, row]}))

    assert flat(
        desk.rows("activity"), "amount_reported", "unit_reported", "amount_t", "sulfur_frac"
    ) == [(1.5, "万吨", 15000.0, 0.008)]
    assert "error" not in {f.severity for f in result.findings}


def test_a_heading_unit_of_another_dimension_is_an_error(desk: Desk) -> None:
    """Heights in tonnes are refused with the reason of the unit itself."""
    desk.parents()
    head = ("排污单位编号", "排放口编号", "类别", "高度(吨)")

    result = desk.load(desk.csv("outlet.csv", (head, ("F1", "DA001", "主要排放口", 45))))

    assert places(result, "I218") == [("", 2, "高度(吨)")]
    assert desk.rows("outlet") == []


def test_a_heading_unit_is_converted(desk: Desk) -> None:
    """Heights in centimetres are kept in metres."""
    desk.parents()
    head = ("排污单位编号", "排放口编号", "类别", "高度(cm)")

    desk.load(desk.csv("outlet.csv", (head, ("F1", "DA001", "主要", 4500), ("F1", "2", "main", 9))))

    assert flat(desk.rows("outlet"), "outlet_no", "height_m") == [("2", pytest.approx(0.09))]


def test_examples_totals_and_blank_rows_are_not_staged(desk: Desk) -> None:
    """Only rows of data count; a sum is named, so that nobody misses it."""
    desk.parents()
    rows = activity(
        coal(1, 排污单位编号="示例F1"), (), coal(2), ("", "合 计", "", "", "", 3), ("/", "-", "无")
    )

    result = desk.load(desk.csv("activity.csv", rows))

    assert result.by_table["activity"].staged == 1
    assert places(result, "I107") == [("", 5, "")]


def test_extra_columns_are_reported(desk: Desk) -> None:
    """A column of the technician's own is named and does no harm."""
    rows = ((*FACILITY[0], "备注"), (*FACILITY[1], "老厂"))

    result = desk.load(desk.csv("facility.csv", rows))

    assert [(f.code, f.value) for f in result.findings] == [("I106", "备注")]


def test_a_sheet_without_a_required_column_is_refused_whole(desk: Desk) -> None:
    """All its rows are staged and rejected, the finding names the missing columns."""
    rows = (("排污单位编号", "单位名称"), ("F1", "甲"), ("F2", "乙"))

    result = desk.load(desk.csv("facility.csv", rows))

    assert [(f.code, f.value) for f in result.findings] == [("I104", "行政区划代码")]
    assert result.by_table["facility"].rejected == 2


def test_a_column_that_occurs_twice_is_refused(desk: Desk) -> None:
    """Which of two equal headings is meant cannot be known."""
    rows = ((*FACILITY[0], "企业名称"), (*FACILITY[1], "甲"))

    result = desk.load(desk.csv("facility.csv", rows))

    assert [(f.code, f.value) for f in result.findings] == [("I105", "企业名称（B 列、D 列）")]
    assert result.by_table["facility"].rejected == 1


def test_a_sheet_without_headings_is_refused(desk: Desk) -> None:
    """Numbers alone are no table."""
    result = desk.load(desk.csv("facility.csv", ((1, 2, 3), (4, 5, 6))))

    assert codes(result) == ["I103"]
    assert result.by_table["facility"].rejected == 2


def test_a_sheet_with_headings_alone_is_mentioned(desk: Desk) -> None:
    """Nothing to load, nothing written."""
    result = desk.load(desk.csv("facility.csv", FACILITY[:1]))

    assert (codes(result), result.is_unchanged) == (["I114"], True)


def test_a_row_with_too_many_cells_is_rejected(desk: Desk) -> None:
    """A comma inside an unquoted text shifts the cells behind it."""
    rows = (*FACILITY, ("F3", "丙,丁", "610113"))

    result = desk.load(desk.csv("facility.csv", rows))

    assert places(result, "I120") == [("", 4, "")]
    assert result.by_table["facility"].rejected == 1


def test_the_file_name_stands_in_for_a_nameless_sheet(desk: Desk) -> None:
    """Sheet1 of 排污单位.xlsx is the table of facilities."""
    result = desk.load(desk.xlsx("排污单位.xlsx", {"Sheet1": FACILITY}))

    assert result.by_table["facility"].loaded == 2


def test_merged_cells_are_filled_down_and_mentioned(desk: Desk) -> None:
    """One facility merged over its rows stands in each of them."""
    desk.parents()
    path = desk.xlsx("a.xlsx", {"活动水平": activity(coal(1), coal(2, 年份=2023))})
    _merge(path, "A2:A3")

    result = desk.load(path)

    assert (result.by_table["activity"].loaded, codes(result).count("I109")) == (2, 1)


HALVES = (
    ("排污单位编号", "设施编号", "年份", "类别", "燃料", "", "", ""),
    ("", "", "", "", "项目", "数量", "单位", "硫分"),
)


def test_headings_over_two_rows_are_read_without_their_merges(desk: Desk) -> None:
    """A csv of a printed form leaves the cells empty that were merged."""
    desk.parents()

    result = desk.load(desk.csv("activity.csv", (*HALVES, (*coal(3), 0.8))))

    assert places(result, "I335") == [("", 2, "")]
    assert flat(desk.rows("activity"), "row_no", "amount_t", "sulfur_frac") == [(3, 3.0, 0.008)]


def test_a_row_of_data_is_no_second_row_of_headings(desk: Desk) -> None:
    """A cell that happens to read like a heading does not make a heading of its row."""
    rows = ((*FACILITY[0], "说明"), ("F1", "甲", "610113", "园区"))

    result = desk.load(desk.csv("facility.csv", rows))

    assert codes(result) == ["I106"]
    assert result.by_table["facility"].loaded == 1


def test_a_row_of_units_counts_for_the_numbers(desk: Desk) -> None:
    """Units below the headings convert as those in brackets do; years have none."""
    desk.parents()
    head = ("排污单位编号", "设施编号", "年份", "类别", "项目", "数量", "硫分(%)")
    units = ("—", "", "年", "/", "", "（万吨）", "%")

    result = desk.load(desk.csv("activity.csv", (head, units, (*coal(3)[:-1], 0.8))))

    assert places(result, "I336") == [("", 2, "")]
    assert flat(desk.rows("activity"), "amount_t", "sulfur_frac") == [(30000.0, 0.008)]


def test_units_that_contradict_each_other_are_refused(desk: Desk) -> None:
    """Which of the heading and the row of units is right cannot be known."""
    desk.parents()
    head = ("排污单位编号", "设施编号", "年份", "类别", "项目", "数量（吨）")
    units = ("", "", "", "", "", "万吨")

    result = desk.load(desk.csv("activity.csv", (head, units, coal(3)[:-1])))

    assert [(f.code, f.at.column, f.value) for f in result.findings if f.code == "I339"] == [
        ("I339", "数量(吨)", "万吨")
    ]
    assert result.by_table["activity"].rejected == 1


def test_cells_merged_across_columns_are_not_spread(desk: Desk) -> None:
    """A value stands for its own column alone; the technician is told."""
    path = desk.xlsx("a.xlsx", {"排污单位": (*FACILITY, ("F3", "丙", "610113", ""))})
    _merge(path, "C4:D4")

    result = desk.load(path)

    assert (codes(result), result.by_table["facility"].loaded) == (["I338"], 3)


def test_a_hidden_sheet_is_read_and_mentioned(desk: Desk) -> None:
    """Nothing that will count is left unseen."""
    path = desk.xlsx("a.xlsx", {"说明": (("x",),), "排污单位": FACILITY})
    book = openpyxl.load_workbook(path)
    book["排污单位"].sheet_state = "hidden"
    book.save(path)

    result = desk.load(path)

    assert codes(result) == ["I101", "I333"]
    assert result.by_table["facility"].loaded == 2


def test_the_key_row_of_a_template_is_no_hidden_data(desk: Desk) -> None:
    """Hidden rows count from the first row of data on."""
    keys = ("facility_no", "name", "region_code")
    path = desk.xlsx("a.xlsx", {"排污单位": (FACILITY[0], keys, *FACILITY[1:])})
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[2].hidden = True
    book.save(path)

    assert codes(desk.load(path)) == []


def _merge(path: Path, cells: str) -> None:
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells(cells)
    book.save(path)
