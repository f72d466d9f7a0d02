"""The page of instructions (填表说明): purpose, who fills it in, colours, and every column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inventory.intake.column import Column, Kind, Table
from inventory.intake.templates.styles import LEGEND, Shade, Styles

HELP_SHEET = "填表说明"
WAYS = (
    "一行一条记录。“必填”列不能空，其余可以空着；空着、“/”、“-”、“无”都算没有填。",
    "0 表示确实为零；不知道就空着，不要填 0。合计行会被跳过。",
    "单位写在旁边的单位列，或写在表头括号里，例如 数量(万吨)；数值单元格里只写数字。",
    "编号是文本：从别处粘贴时用“选择性粘贴—数值”，格式和下拉列表就都保留；直接粘贴也能导入。",
    "列的次序可以调整，可以加自己的列；第 2 行是隐藏的机器列名，请保留。灰色单元格不会导入。",
    "填好后运行 inventory import 本文件；错误会标在您自己这份工作簿上，改好再导入，以后一次为准。",
)
_KIND_ZH = {
    Kind.TEXT: "文字",
    Kind.CODE: "编号（文本格式）",
    Kind.INT: "整数",
    Kind.YEAR: "四位年份",
    Kind.MONTH: "1–12，全年留空",
    Kind.FLOAT: "数值",
    Kind.PERCENT: "百分数，95 % 填 95",
    Kind.DATE: "日期，如 2024-01-05",
    Kind.BOOL: "是 或 否",
    Kind.AMOUNT: "数值，单位写在旁边的单位列或表头括号里",
    Kind.UNIT: "计量单位，下拉列表给出常用的，手册里的其他单位也可以写",
    Kind.POLLUTANT: "污染物代码或中文名",
    Kind.CATEGORY: "一致源分类代码，从下拉列表中选",
    Kind.NODE: "一致源分类代码，分组也可以，对其下全部设施有效",
    Kind.REGION: "GB/T 2260 代码或自定义区域代码",
    Kind.INDUSTRY: "GB/T 4754-2017 代码",
    Kind.ENUM: "从可选值中选一个",
    Kind.ITEM: "因子库的项目名称，下拉列表给出全部",
}
_NAMES_ZH = {
    "treatment": "从下拉列表选，或写认得的叫法；几级串联写成 A+B；实测效率写在治理设施运行",
    "technology": "炉型、窑型或工艺路线：先填源分类代码，再从下拉列表选；没有合适的留空",
    "capacity": "规模的单位：电站机组 MW；锅炉 MW 或 t/h；窑炉 t/d；高炉 m3、烧结机 m2",
}
_EMPTY_LEGEND = {
    shade: LEGEND[shade] for shade in (Shade.REQUIRED, Shade.OPTIONAL, Shade.REFERENCE)
}
_WIDTHS = (24, 8, 52, 52)
_LINE_LENGTH = 66  # Chinese characters in one line across the page
_LINE_HEIGHT = 16


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the page says beside the colours and the columns."""

    title: str
    purpose: str
    filled_by: str
    tables: tuple[Table, ...]
    legend: Mapping[Shade, str] = field(default_factory=lambda: _EMPTY_LEGEND)
    ways: tuple[str, ...] = WAYS


def write(book: Any, page: Instructions, *, styles: Styles) -> None:
    """Write the page; the sender of the workbook adds the day it is wanted back."""
    sheet = book.add_worksheet(HELP_SHEET)
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, page.title, styles.title)
    row = _about(sheet, page, styles)
    row = _lead(sheet, row, "颜色", styles)
    for shade, line in page.legend.items():
        sheet.write_blank(row, 0, None, styles.swatch(shade))
        sheet.write_string(row, 1, line)
        row += 1
    row = _lead(sheet, row + 1, "填写方法", styles)
    for number, way in enumerate(page.ways, start=1):
        row = _across(sheet, row, f"{number}. {way}", styles)
    for table in page.tables:
        row = _columns(sheet, row + 1, table, styles)
    _print_layout(sheet)


def _about(sheet: Any, page: Instructions, styles: Styles) -> int:
    row = 1
    for label, line in (("用途", page.purpose), ("谁来填", page.filled_by)):
        sheet.write_string(row, 0, label, styles.label)
        sheet.merge_range(row, 1, row, 3, line, styles.text)
        sheet.set_row(row, _height(line))
        row += 1
    sheet.write_string(row, 0, "交回日期", styles.label)
    sheet.merge_range(row, 1, row, 2, "", styles.swatch(Shade.OPTIONAL))
    sheet.write_string(row, 3, "（发表单位填写）", styles.text)
    return row + 2


def _lead(sheet: Any, row: int, line: str, styles: Styles) -> int:
    for column in range(len(_WIDTHS)):
        sheet.write_string(row, column, "" if column else line, styles.lead)
    sheet.set_row(row, 22)
    return row + 1


def _across(sheet: Any, row: int, line: str, styles: Styles) -> int:
    sheet.merge_range(row, 0, row, 3, line, styles.text)
    sheet.set_row(row, _height(line))
    return row + 1


def _height(line: str) -> int:
    """Merged cells do not grow by themselves."""
    return _LINE_HEIGHT * (1 + len(line) // _LINE_LENGTH) + 2


def _columns(sheet: Any, row: int, table: Table, styles: Styles) -> int:
    row = _lead(sheet, row, f"工作表“{table.zh}”", styles)
    row = _across(sheet, row, table.note, styles)
    for place, title in enumerate(("列", "必填", "填什么", "可选值")):
        sheet.write_string(row, place, title, styles.head)
    for line, column in enumerate(table.columns, start=row + 1):
        choices = "、".join(column.choices.values())
        sheet.write_string(line, 0, column.heading, styles.cell)
        sheet.write_string(line, 1, "是" if column.is_required else "", styles.yes)
        sheet.write_string(line, 2, meaning(column), styles.cell)
        sheet.write_string(line, 3, choices, styles.cell)
        longest = max(choices, meaning(column), key=len)
        sheet.set_row(line, _height(longest * 2))  # a cell is narrower than the page
    return row + len(table.columns) + 1


def meaning(column: Column) -> str:
    """What to write into a column, with its unit."""
    of_kind = _NAMES_ZH.get(column.names) or _KIND_ZH[column.kind]
    return f"{of_kind}，单位 {column.unit}" if column.unit not in {"", "%"} else of_kind


def new_sources(book: Any, rows: Sequence[Sequence[str]], *, styles: Styles) -> None:
    """A page with sources that last year's figures do not know (新增污染源)."""
    sheet = book.add_worksheet(f"{HELP_SHEET}-新增")
    sheet.hide_gridlines(2)
    heads = ("排污单位编号", "单位名称", "设施编号", "设施名称", "投产日期", "为什么列在这里")
    for column, (head, width) in enumerate(zip(heads, (16, 30, 14, 24, 14, 36), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, head, styles.head)
        for place, row in enumerate(rows, start=4):
            sheet.write_string(place, column, row[column], styles.cell)
    sheet.write_string(0, 0, "新增的设施", styles.title)
    advice = "没有上年数据可以预填；请在“活动水平”页为它们加行。本页不导入。"
    sheet.write_string(1, 0, advice if rows else "没有新增的设施。")
    sheet.set_row(0, 30)
    sheet.freeze_panes(4, 0)
    _print_layout(sheet)


def _print_layout(sheet: Any) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
