"""The form of an official table as a workbook (填录工作簿): headings, drop-downs, and how to fill.

No value that the library holds from memory stands in it: a technician types from the document.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from inventory.intake import template_version
from inventory.intake.column import Column
from inventory.intake.official import lists
from inventory.intake.official.columns import FORMS, Form, SheetKind
from inventory.intake.official.templates import Template
from inventory.intake.templates.styles import OPTIONS, Shade, Styles

HELP = "填表说明"
STAMP = "模板信息"
MARK = "融合清单官方系数表填录模板"
_CODES = "代码表"
_RULED_ROWS = 2000
_KEY_ROW = 1  # from 0: the hidden row below the headings
_FIRST = 2
_NUMBER_ROW_HEIGHT = 36
_WIDE = frozenset({"category", "item", "technology", "note", "param", "treatment", "name", "k"})
_WIDER = frozenset({"factor_id", "condition"})
_LINE_LENGTH = 60
_LINE_HEIGHT = 16
_CANNOT = (
    "带常数项的式子（a·A＋b）、按挥发分等煤质分档的系数：一个污染物只能有一个系数，不能同时取两段。",
    "S 不是质量分数的式子（天然气 0.02S，S 是毫克每立方米）：按本地气质算成常数再填。",
    "不能换算成 MW 或 t/h 的规模等级（高炉 m3、烧结机 m2）：改写在工艺技术里，企业照同样写法填。",
    "同一治理技术、同一源分类里随工艺或产品不同的去除效率：核算只按源分类区分，请取较低的一个并在备注写明。",
    "几级治理串联的合计效率：请填单级，核算时逐级相乘。",
    "按罐、按年、按设备台数固定的排放（储罐静置损失等）：系数必须按项目的数量。",
    "工业废气量、废水等不是大气污染物质量的指标：不收。",
)


def write(template: Template, path: Path) -> None:
    """Write the empty form of an official table."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        styles = Styles.of(book)
        _help(book, template, styles)
        hidden = book.add_worksheet(_CODES)
        hidden.hide()
        places: dict[tuple[str, ...], str] = {}
        pages = [
            _page(book, template, kind, styles=styles, codes=(hidden, places))
            for kind in template.sheets
        ]
        stamp = book.add_worksheet(STAMP)
        stamp.hide()
        for row, line in enumerate(
            ((MARK, ""), ("模板", template.name), ("版本", template_version.current()))
        ):
            stamp.write_row(row, 0, line)
        pages[0].activate()


def _page(
    book: Any,
    template: Template,
    kind: SheetKind,
    *,
    styles: Styles,
    codes: tuple[Any, dict[tuple[str, ...], str]],
) -> Any:
    form, entries = FORMS[kind], lists.of(template, kind)
    sheet = book.add_worksheet(form.zh)
    for index, column in enumerate(form.columns):
        shade = _shade(column)
        star = "*" if column.is_required else ""
        sheet.write_string(0, index, column.zh + star, styles.heading(shade))
        sheet.write_string(_KEY_ROW, index, column.key)
        sheet.set_column(index, index, _width(column), styles.input(column, shade))
        source = _source(codes, column, entries)
        if source:
            _offer(sheet, index, column, source)
    if kind is SheetKind.CARRIED:
        _carried(sheet, template, form, styles)
    sheet.set_row(0, _NUMBER_ROW_HEIGHT)
    sheet.set_row(_KEY_ROW, None, None, {"hidden": True})
    sheet.freeze_panes(_FIRST, 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _shade(column: Column) -> Shade:
    if column.key in _WIDER:
        return Shade.REFERENCE
    return Shade.REQUIRED if column.is_required or column.key == "page" else Shade.OPTIONAL


def _width(column: Column) -> int:
    if column.key in _WIDER:
        return 60
    return 24 if column.key in _WIDE else 13


def _source(
    codes: tuple[Any, dict[tuple[str, ...], str]],
    column: Column,
    entries: Mapping[str, tuple[str, ...]],
) -> str:
    """The cells with the list of a column; a list that several columns use stands once."""
    listed = entries.get(column.key)
    if not listed:
        return ""
    sheet, places = codes
    if listed not in places:
        place = len(places)
        sheet.write_string(0, place, column.zh)
        sheet.write_column(1, place, listed)
        name = xl_col_to_name(place, col_abs=True)
        places[listed] = f"='{_CODES}'!{name}$2:{name}${len(listed) + 1}"
    return places[listed]


def _offer(sheet: Any, index: int, column: Column, source: str) -> None:
    rule = {
        "validate": "list",
        "source": source,
        # a document has words of its own, so a list only advises
        "error_type": "information",
        "error_title": column.zh,
        "error_message": "不在列表中，请确认写法",
    }
    sheet.data_validation(_FIRST, index, _FIRST + _RULED_ROWS, index, rule)


def _carried(sheet: Any, template: Template, form: Form, styles: Styles) -> None:
    """The keys of the rows that are held from memory, each with its number left open."""
    known = [styles.reference(column) for column in form.columns[:2]]
    for row, value in enumerate(template.carried, start=_FIRST):
        sheet.write_string(row, 0, value.factor_id, known[0])
        sheet.write_string(row, 1, lists.condition(value), known[1])


def _help(book: Any, template: Template, styles: Styles) -> None:
    sheet = book.add_worksheet(HELP)
    sheet.hide_gridlines(2)
    for column, width in enumerate((22, 10, 96)):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, f"{template.table_zh}　填表说明", styles.title)
    row = 1
    for label, line in (
        ("抄自", template.document_zh),
        ("哪张表", template.table_zh),
        ("谁来填", "手里有这份文件的人；填完由另一个人抽查几行再收入。"),
        ("用途", "收入后成为本工作区的因子包，次序排在随软件提供的次选标准之前。"),
        ("收入", "inventory factors take 本文件 --by 核对人 --on 核对日期"),
        ("模板", template.name),
    ):
        row = _labelled(sheet, row, label, line, styles)
    row = _ways(sheet, row + 1, "填写方法", template.ways, styles)
    if template.note_zh:
        row = _ways(sheet, row + 1, "本表注意", (template.note_zh,), styles)
    for kind in template.sheets:
        row = _columns(sheet, row + 1, kind, styles)
    if SheetKind.COEFFICIENT in template.sheets or SheetKind.REMOVAL in template.sheets:
        row = _ways(sheet, row + 1, "不能表达的写法", _CANNOT, styles)
    if template.branches:
        names = "、".join(lists.categories(template.branches))
        row = _ways(sheet, row + 1, "本表的源分类", (names,), styles)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _labelled(sheet: Any, row: int, label: str, line: str, styles: Styles) -> int:
    sheet.write_string(row, 0, label, styles.label)
    sheet.merge_range(row, 1, row, 2, line, styles.text)
    sheet.set_row(row, _height(line))
    return row + 1


def _height(line: str) -> int:
    """Merged cells do not grow by themselves."""
    return _LINE_HEIGHT * (1 + len(line) // _LINE_LENGTH) + 2


def _lead(sheet: Any, row: int, line: str, styles: Styles) -> int:
    for column in range(3):
        sheet.write_string(row, column, "" if column else line, styles.lead)
    sheet.set_row(row, 22)
    return row + 1


def _ways(sheet: Any, row: int, title: str, ways: tuple[str, ...], styles: Styles) -> int:
    row = _lead(sheet, row, title, styles)
    for number, way in enumerate(ways, start=1):
        line = f"{number}. {way}"
        sheet.merge_range(row, 0, row, 2, line, styles.text)
        sheet.set_row(row, _height(line))
        row += 1
    return row


def _columns(sheet: Any, row: int, kind: SheetKind, styles: Styles) -> int:
    form = FORMS[kind]
    row = _lead(sheet, row, f"工作表“{form.zh}”：{form.note}", styles)
    for place, title in enumerate(("列", "必填", "填什么")):
        sheet.write_string(row, place, title, styles.head)
    for line, column in enumerate(form.columns, start=row + 1):
        sheet.write_string(line, 0, column.zh, styles.cell)
        sheet.write_string(line, 1, "是" if column.is_required else "", styles.yes)
        sheet.write_string(line, 2, form.advice[column.key], styles.cell)
    return row + len(form.columns) + 1
