"""Bad inputs B17 to B27 and B45: headings, rows and the frame around them."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from inventory.intake import template_version
from tests.intake.desk import FACILITY, Rows, activity, coal

OUTLET = ("排污单位编号", "排放口编号", "类别", "高度", "内径")


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, list(row))


def book(folder: Path, sheet: str, *rows: Sequence[object]) -> Path:
    """A workbook with one sheet of plain cells."""
    path = folder / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        _fill(made.add_worksheet(sheet), rows)
    return path


def b17(folder: Path) -> Path:
    """A sheet of another system."""
    return book(folder, "水泥行业台账", ("编号", "名称"), ("F1", "甲"))


def b18(folder: Path) -> Path:
    """A template whose columns have changed since."""
    path = folder / "旧模板.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        _fill(made.add_worksheet("排污单位"), FACILITY)
        stamp = [(template_version.MARK, ""), ("模板", "排污单位"), ("版本", "2020.1.0")]
        columns = [("表", "列指纹"), ("facility", "0123456789abcdef")]
        _fill(made.add_worksheet(template_version.SHEET), [*stamp, *columns])
    return path


def b19(folder: Path) -> Path:
    """No region."""
    return book(folder, "排污单位", *(row[:2] for row in FACILITY))


def b20(folder: Path) -> Path:
    """A blank behind one heading, a full-width bracket in another."""
    head = ("排污单位编号 ", "设施编号", "年份", "类别", "项目", "数量（吨）")
    return book(folder, "活动水平", head, coal(1)[:-1])


def b21(folder: Path) -> Path:
    """Two columns for the name."""
    rows = [(*row, row[1]) for row in FACILITY]
    return book(folder, "排污单位", *rows)


def b22(folder: Path) -> Path:
    """A printed form: merged title, headings over two rows, a row of units."""
    path = folder / "报表.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("活动水平")
        sheet.merge_range("A1:G1", "某市2024年燃料消费情况表")
        for column, title in enumerate(("排污单位编号", "设施编号", "年份", "类别")):
            sheet.merge_range(2, column, 3, column, title)
        sheet.merge_range("E3:F3", "燃料")
        sheet.write_row(3, 4, ["项目", "数量"])
        sheet.write_row(4, 0, ["—", "—", "—", "—", "—", "万吨"])
        sheet.write_row(5, 0, ["F1", "MF1", 2024, "燃料", "烟煤", 1.5])
    return path


def b23(folder: Path) -> Path:
    """One facility over the rows of its units."""
    path = folder / "合并.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("活动水平")
        _fill(sheet, activity(*(coal(1, 年份=year) for year in (2021, 2022, 2023, 2024))))
        sheet.merge_range("A2:A5", "F1")
    return path


def b24(folder: Path) -> Path:
    """Sums between the rows and below them."""
    total = ("合计", "", "", "", "", 3, "吨")
    rows = activity(
        coal(1), ("小计", *total[1:]), coal(2, 年份=2023), ("小  计", *total[1:]), total
    )
    return book(folder, "活动水平", *rows)


def b25(folder: Path) -> Path:
    """Rows that a filter hides."""
    path = folder / "筛选.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("活动水平")
        rows = activity(*(coal(1, 年份=year) for year in range(2015, 2025)))
        _fill(sheet, rows)
        sheet.autofilter(0, 0, len(rows) - 1, 6)
        for row in (2, 3, 4):
            sheet.set_row(row, None, None, {"hidden": True})
    return path


def b26(folder: Path) -> Path:
    """Headings alone."""
    return book(folder, "排污单位", FACILITY[0])


def b27(folder: Path) -> Path:
    """A border down to row 50,000."""
    path = folder / "空行.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("排污单位")
        border = made.add_format({"border": 1})
        _fill(sheet, FACILITY)
        for row in range(len(FACILITY), 50_000 + len(FACILITY)):
            sheet.write_blank(row, 0, None, border)
    return path


def b45(folder: Path) -> Path:
    """A workbook that counts its days from 1904."""
    path = folder / "1904.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as made:
        sheet = made.add_worksheet("排污单位")
        _fill(sheet, [(*FACILITY[0], "投产日期"), *FACILITY[1:]])
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 3, dt.datetime(2010, 5, 1), day)  # noqa: DTZ001 - a bare date
    return path
