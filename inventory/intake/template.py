"""Empty import workbooks (导入模板): headings, units, drop-downs and a page of instructions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from inventory.intake.column import Column, Kind, Table
from inventory.intake.tables import TABLES
from inventory.registry import seed

ROWS = 5000  # rows that get drop-downs and number rules; later rows can be filled all the same
HELP_SHEET, CODE_SHEET, VERSION_SHEET = "填表说明", "代码表", "版本"
_FIRST_DATA = 3  # below the headings, the hidden machine keys and the example
_WIDTH = 16
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
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
    Kind.UNIT: "计量单位，如 吨、万立方米、GJ、kWh、小时",
    Kind.POLLUTANT: "污染物代码或中文名",
    Kind.CATEGORY: "一致源分类代码",
    Kind.REGION: "GB/T 2260 代码或自定义区域代码",
    Kind.INDUSTRY: "GB/T 4754-2017 代码",
    Kind.ENUM: "从可选值中选一个",
    Kind.ITEM: "因子库的项目名称或代码",
}
_EXAMPLES: dict[str, str | float] = {
    "facility_no": "XA0001",
    "unit_no": "MF0001",
    "outlet_no": "DA001",
    "abatement_no": "TA001",
    "name": "名称",
    "year": 2024,
    "month": 1,
    "step": 1,
    "item": "烟煤",
    "amount": 1200,
    "unit": "吨",
    "ncv": 20908,
    "ncv_unit": "kJ/kg",
    "pollutant": "SO2",
    "category_code": "A0201",
    "region_code": "610113",
    "parent_code": "610113",
    "industry_code": "4430",
    "technology": "石灰石-石膏湿法脱硫",
    "indicator": "常住人口",
    "value": 100,
    "measure_no": "M001",
    "target_no": "T001",
}
_LEGEND = (
    "一行一条记录。表头带 * 的列必填，其余可以空着；空着、“/”、“-”、“无”都算没有填。",
    "列的次序可以调整，可以加自己的列；表头括号里的单位可以改，例如 数量(万吨)。",
    "第 2 行是隐藏的机器列名，请保留。灰色的示例行不会导入，可以删除。合计行会被跳过。",
    "0 表示确实为零；不知道就空着，不要填 0。编号是文本，不要让 Excel 变成科学计数法。",
    "填好后运行 inventory import，错误会标在你自己的工作簿上；改好再导入，以后一次为准。",
)


@dataclass(frozen=True, slots=True)
class _Formats:
    required: Any
    heading: Any
    example: Any
    text: Any
    date: Any
    plain: Any
    bold: Any
    wrapped: Any


def write(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """Write one workbook for each table (all tables when none is named)."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_workbook(folder, TABLES[name]) for name in names or TABLES]


def _workbook(folder: Path, table: Table) -> Path:
    path = folder / f"{table.zh}.xlsx"
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        formats = _formats(book)
        help_sheet = book.add_worksheet(HELP_SHEET)
        sheet = book.add_worksheet(table.zh)
        codes = book.add_worksheet(CODE_SHEET)
        codes.hide()
        places = _codes(codes, table)
        _headings(sheet, table, formats)
        for index, column in enumerate(table.columns):
            _rules(sheet, index, column, places.get(column.key))
        _help(help_sheet, table, formats)
        about = book.add_worksheet(VERSION_SHEET)
        about.hide()
        about.write_string(0, 0, table.name)
        about.write_string(0, 1, version("combined-inventory"))
        sheet.activate()
    return path


def _formats(book: Any) -> _Formats:
    add: Callable[[dict[str, Any]], Any] = book.add_format
    heading = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
    return _Formats(
        required=add({**heading, "bg_color": "#FFF2CC"}),
        heading=add({**heading, "bg_color": "#DDEBF7"}),
        example=add({"font_color": "#808080", "italic": True, "bg_color": "#F2F2F2"}),
        text=add({"num_format": "@"}),
        date=add({"num_format": "yyyy-mm-dd"}),
        plain=add({}),
        bold=add({"bold": True, "font_size": 14}),
        wrapped=add({"text_wrap": True, "valign": "top"}),
    )


def _headings(sheet: Any, table: Table, formats: _Formats) -> None:
    for index, column in enumerate(table.columns):
        star = "*" if column.is_required else ""
        style = formats.required if column.is_required else formats.heading
        sheet.write_string(0, index, column.heading + star, style)
        sheet.write_string(1, index, column.key)
        example = _example(column)
        if index == 0:
            sheet.write_string(2, 0, f"示例{example}", formats.example)
        elif isinstance(example, str):
            sheet.write_string(2, index, example, formats.example)
        else:
            sheet.write_number(2, index, example, formats.example)
        kept = {Kind.CODE: formats.text, Kind.DATE: formats.date}.get(column.kind, formats.plain)
        sheet.set_column(index, index, _WIDTH, kept)
    sheet.set_row(0, 32)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.freeze_panes(2, 1)


def _example(column: Column) -> str | float:
    if column.key in _EXAMPLES:
        return _EXAMPLES[column.key]
    if column.choices:
        return next(iter(column.choices.values()))
    by_kind: dict[Kind, str | float] = {
        Kind.DATE: "2024-01-05",
        Kind.BOOL: "是",
        Kind.PERCENT: 95,
        Kind.FLOAT: 10,
    }
    return by_kind.get(column.kind, "")


def _rules(sheet: Any, index: int, column: Column, codes: str | None) -> None:
    """Drop-downs and number rules for the rows that a technician fills."""
    rule: dict[str, Any] | None = None
    if codes:
        # a custom region or a new pollutant name is possible, so those lists only advise
        is_closed = column.kind in {Kind.ENUM, Kind.BOOL}
        rule = {
            "validate": "list",
            "source": codes,
            "error_type": "stop" if is_closed else "information",
            "error_title": column.zh[:32],
            "error_message": "请从下拉列表中选择" if is_closed else "不在列表中，请确认",
        }
    elif column.kind in {Kind.FLOAT, Kind.PERCENT, Kind.AMOUNT} and column.low is not None:
        high = column.high if column.high is not None else 1e15
        rule = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": column.low,
            "maximum": high,
            "error_title": column.zh[:32],
            "error_message": f"请填 {column.low:g} 到 {high:g} 之间的数值",
        }
    if rule:
        sheet.data_validation(_FIRST_DATA, index, _FIRST_DATA + ROWS, index, rule)


def _codes(sheet: Any, table: Table) -> dict[str, str]:
    """Fill the hidden sheet; the cell range of each column that has a list."""
    places: dict[str, str] = {}
    for column in table.columns:
        values = _values(column)
        if not values:
            continue
        place = len(places)
        sheet.write_string(0, place, column.zh)
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, place, value)
        name = xl_col_to_name(place, col_abs=True)
        places[column.key] = f"='{CODE_SHEET}'!{name}$2:{name}${len(values) + 1}"
    return places


def _values(column: Column) -> tuple[str, ...]:
    if column.choices:
        return tuple(column.choices.values())
    if column.kind is Kind.BOOL:
        return ("是", "否")
    return _lists().get(column.kind, ())


@cache
def _lists() -> Mapping[Kind, tuple[str, ...]]:
    """Code lists as drop-downs show them: the code first, then its name."""
    return {
        Kind.POLLUTANT: tuple(row["pollutant"] for row in seed.pollutants()),
        Kind.CATEGORY: tuple(
            f"{row['category_code']} {row['name_zh']}"
            for row in seed.categories()
            if row["attach"] == "source"
        ),
        Kind.REGION: tuple(f"{row['region_code']} {row['name']}" for row in seed.regions()),
        Kind.INDUSTRY: tuple(f"{row['industry_code']} {row['name']}" for row in seed.industries()),
    }


def _help(sheet: Any, table: Table, formats: _Formats) -> None:
    sheet.set_column(0, 0, 22, formats.wrapped)
    sheet.set_column(1, 3, 28, formats.wrapped)
    sheet.write_string(0, 0, f"{table.zh}（{table.name}）", formats.bold)
    sheet.merge_range(1, 0, 1, 3, table.note, formats.wrapped)
    for row, line in enumerate(_LEGEND, start=2):
        sheet.merge_range(row, 0, row, 3, line, formats.wrapped)
        sheet.set_row(row, 32)
    top = len(_LEGEND) + 3
    for place, title in enumerate(("列", "必填", "填什么", "可选值")):
        sheet.write_string(top, place, title, formats.heading)
    for row, column in enumerate(table.columns, start=top + 1):
        sheet.write_string(row, 0, column.heading)
        sheet.write_string(row, 1, "是" if column.is_required else "")
        sheet.write_string(row, 2, _KIND_ZH[column.kind])
        sheet.write_string(row, 3, "、".join(column.choices.values()))
