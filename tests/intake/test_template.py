"""Templates: what a technician gets can be filled in and imported as it is."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from inventory.cli.template import template as command
from inventory.core import units
from inventory.intake.column import Kind
from inventory.intake.tables import TABLES
from inventory.intake.templates import book as template
from inventory.intake.templates import code_sheet
from inventory.intake.templates.styles import Shade
from inventory.intake.templates.topics import TOPICS
from tests.intake.desk import Desk, codes, flat


def test_every_table_has_a_template_whose_headings_are_understood(desk: Desk) -> None:
    """An untouched template imports nothing and raises nothing but its emptiness."""
    result = desk.load(*template.write(desk.folder))

    assert codes(result) == ["I114"] * len(TABLES)
    assert set(result.by_table) == set(TABLES)


def test_the_topics_hold_every_table_once(tmp_path: Path) -> None:
    """One workbook for each topic, with a sheet for each of its tables."""
    paths = template.write(tmp_path)

    sheets = [openpyxl.load_workbook(path, read_only=True).sheetnames for path in paths]
    assert [path.stem for path in paths] == [topic.name for topic in TOPICS]
    assert [names[2:-1] for names in sheets] == [
        [table.zh for table in topic.sheets()] for topic in TOPICS
    ]
    assert sorted(name for topic in TOPICS for name in topic.tables) == sorted(TABLES)


def test_the_sheets_of_a_topic(tmp_path: Path) -> None:
    """Instructions first, then the tables; codes and version are hidden, nothing is locked."""
    path = template.write(tmp_path)[1]

    book = openpyxl.load_workbook(path)

    states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}
    assert states == {
        "填表说明": "visible",
        "代码表": "hidden",
        "活动水平": "visible",
        "治理设施运行": "visible",
        "停运时段": "visible",
        "版本": "hidden",
    }
    assert book.active is book["活动水平"]
    assert not any(sheet.protection.sheet for sheet in book.worksheets)
    assert book.security is None or not book.security.lockStructure


def test_the_instructions_say_what_for_by_whom_and_in_which_colours(tmp_path: Path) -> None:
    """Purpose, who fills it in, a place for the day of return, a legend, how to paste."""
    path = template.write(tmp_path)[0]

    sheet = openpyxl.load_workbook(path)["填表说明"]

    texts = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for wanted in ("用途", "谁来填", "交回日期", "颜色", "选择性粘贴", "工作表“排放路径”"):
        assert wanted in texts
    fills = {cell.fill.fgColor.rgb[2:] for cell in sheet["A"] if cell.fill.fill_type}
    assert {Shade.REQUIRED[1:], Shade.OPTIONAL[1:], Shade.REFERENCE[1:]} <= fills


def _format_of(sheet: Any, heading: str) -> tuple[str, str]:
    """Colour and number format of the cells to fill in below a heading."""
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == heading)
    column = sheet.column_dimensions[letter]
    return column.fill.fgColor.rgb[2:], column.number_format


def test_cells_to_fill_in_are_yellow_and_identities_are_text(tmp_path: Path) -> None:
    """Required ones in the stronger tone; no identity becomes a number, no day a text."""
    book = openpyxl.load_workbook(template.write(tmp_path)[0])

    assert _format_of(book["排污单位"], "排污单位编号*") == (Shade.REQUIRED[1:], "@")
    assert _format_of(book["排污单位"], "统一社会信用代码") == (Shade.OPTIONAL[1:], "@")
    assert _format_of(book["排污单位"], "投产日期") == (Shade.OPTIONAL[1:], "yyyy-mm-dd")
    assert _format_of(book["排放口"], "高度(m)") == (Shade.OPTIONAL[1:], "General")
    assert book["排污单位"].column_dimensions["C"].width > 12
    assert book["排污单位"]["A3"].fill.fgColor.rgb[2:] == Shade.REFERENCE[1:]


def test_numbers_years_and_days_have_rules_in_chinese(tmp_path: Path) -> None:
    """The message says what to write; a day written as text is only asked about."""
    book = openpyxl.load_workbook(template.write(tmp_path, ["unit", "activity"])[1])
    heads = [cell.value for cell in book["活动水平"][2]]
    rules = {
        heads[next(iter(rule.sqref.ranges)).min_col - 1]: rule
        for rule in book["活动水平"].data_validations.dataValidation
    }

    assert rules["month"].error == "请填 1 到 12 之间的整数"
    assert rules["sulfur_pct"].error == "请填 0 到 100 之间的百分数：95 % 填 95，不带百分号"
    assert rules["amount"].error == "请填不小于 0 的数值，单位不要写在单元格里"
    assert (rules["role"].errorStyle, rules["item"].errorStyle) == (None, "information")
    days = openpyxl.load_workbook(tmp_path / "生产设施.xlsx")["生产设施"].data_validations
    (day,) = {rule.error for rule in days.dataValidation if rule.type == "date"}
    assert day == "请填日期，例如 2024-01-05"


def test_the_units_in_drop_downs_can_be_read() -> None:
    """No list offers what the import refuses."""
    assert {units.quantity_of(unit).suffix for unit in code_sheet.AMOUNT_UNITS} == {
        *("t", "m3", "gj", "h", "km", "ha", "n"),
    }
    assert {units.heat_of(unit).suffix for unit in code_sheet.HEAT_UNITS} == {"gj_t", "gj_m3"}


@pytest.mark.parametrize(
    "kind", [Kind.CATEGORY, Kind.NODE, Kind.POLLUTANT, Kind.ITEM, Kind.INDUSTRY]
)
def test_every_entry_of_a_list_is_imported(desk: Desk, kind: Kind) -> None:
    """What a drop-down offers gives no finding on its own cell."""
    column = next(c for t in TABLES.values() for c in t.columns if c.kind is kind)
    entries = code_sheet.values(column)
    desk.parents()
    head = {
        Kind.CATEGORY: ("排污单位编号", "设施编号", "源分类代码"),
        Kind.NODE: ("对象", "源分类代码", "取值", "提出人", "理由"),
        Kind.POLLUTANT: ("排污单位编号", "范围", "污染物", "年份"),
        Kind.ITEM: ("排污单位编号", "设施编号", "项目", "年份", "类别", "数量", "单位"),
        Kind.INDUSTRY: ("排污单位编号", "单位名称", "行业代码", "行政区划代码"),
    }[kind]
    rest = {
        Kind.CATEGORY: (),
        Kind.NODE: ("层燃炉", "张三", "现场核查"),
        Kind.POLLUTANT: (2024,),
        Kind.ITEM: (2024, "原料", 1, "吨"),
        Kind.INDUSTRY: ("610113",),
    }[kind]
    start = {
        Kind.NODE: ("工艺技术",),
        Kind.POLLUTANT: ("F1", "全厂"),
        Kind.ITEM: ("F1", "MF1"),
    }
    rows = [(*start.get(kind, ("F1", f"N{n}")), one, *rest) for n, one in enumerate(entries)]
    if kind is Kind.INDUSTRY:
        rows = [(f"N{n}", *row[1:]) for n, row in enumerate(rows)]
    name = {
        Kind.CATEGORY: "生产设施",
        Kind.NODE: "核算假设",
        Kind.POLLUTANT: "许可限值",
        Kind.ITEM: "活动水平",
        Kind.INDUSTRY: "排污单位",
    }[kind]

    result = desk.load(desk.xlsx("a.xlsx", {name: [head, *rows]}))

    (count,) = result.counts
    assert count.loaded == len(entries) > 0
    assert not {"I229", "I230", "I231", "I232", "I233"} & set(codes(result))


def test_a_filled_template_is_imported(desk: Desk) -> None:
    """Row 4 is the first row of data; labels from the drop-downs are understood."""
    (path,) = template.write(desk.folder, ["facility"])
    book = openpyxl.load_workbook(path)
    sheet = book["排污单位"]
    heads = [cell.value for cell in sheet[2]]
    row = {
        "facility_no": "F1",
        "name": "甲",
        "region_code": "610113 雁塔区",
        "management": "重点管理",
    }
    for key, value in row.items():
        sheet.cell(4, heads.index(key) + 1).value = value
    book.save(path)

    result = desk.load(path)

    assert codes(result) == []
    assert flat(desk.imported("facility"), "region_code", "management", "row_no") == [
        ("610113", "key", 4)
    ]


def test_headings_carry_units_and_a_hidden_row_the_machine_keys(tmp_path: Path) -> None:
    """A renamed heading is still found by its key."""
    (path,) = template.write(tmp_path, ["outlet"])

    sheet = openpyxl.load_workbook(path)["排放口"]

    assert [cell.value for cell in sheet[1]][:5] == [
        "排污单位编号*",
        "排放口编号*",
        "名称",
        "类别*",
        "高度(m)",
    ]
    assert sheet.row_dimensions[2].hidden
    assert [cell.value for cell in sheet[2]] == list(TABLES["outlet"].keys)
    assert str(sheet["A3"].value).startswith("示例")
    assert sheet.freeze_panes == "C3"


def test_choices_come_as_drop_downs_from_a_hidden_sheet(tmp_path: Path) -> None:
    """Closed lists stop a wrong value, open lists only advise."""
    (path,) = template.write(tmp_path, ["activity"])

    book = openpyxl.load_workbook(path)
    rules = {str(r.sqref)[0]: r for r in book["活动水平"].data_validations.dataValidation}
    column = [cell.value for cell in book["代码表"]["A"]]

    assert book["代码表"].sheet_state == "hidden"
    assert column[:3] == ["类别", "燃料", "产品"]
    assert (rules["E"].type, rules["E"].showErrorMessage) == ("list", True)
    assert rules["E"].formula1 == "'代码表'!$A$2:$A$8"
    assert rules["G"].type == "decimal"


def test_a_renamed_heading_is_found_by_its_machine_key(desk: Desk) -> None:
    """The hidden row decides where the heading was rewritten."""
    rows = [
        ("编号呀", "名字呀", "在哪里"),
        ("facility_no", "name", "region_code"),
        ("F1", "甲", "610113"),
    ]

    result = desk.load(desk.xlsx("a.xlsx", {"排污单位": rows}))

    assert (codes(result), len(desk.imported("facility"))) == ([], 1)


def test_the_command_prints_the_paths(tmp_path: Path) -> None:
    """One path per line; an unknown table is a usage error."""
    runner = CliRunner()

    done = runner.invoke(command, [str(tmp_path / "t"), "--table", "unit", "--table", "route"])

    assert done.output.split() == [
        str(tmp_path / "t" / f"{n}.xlsx") for n in ("生产设施", "排放路径")
    ]
    topics = runner.invoke(command, [str(tmp_path / "all")]).output.split()
    assert topics == [str(tmp_path / "all" / f"{topic.name}.xlsx") for topic in TOPICS]
    assert runner.invoke(command, [str(tmp_path), "--table", "nothing"]).exit_code == 2


@pytest.mark.parametrize("name", TABLES)
def test_the_instructions_name_every_column(tmp_path: Path, name: str) -> None:
    """填表说明 says of each column whether it is required and what to write."""
    (path,) = template.write(tmp_path, [name])

    sheet = openpyxl.load_workbook(path)["填表说明"]

    written = {row[0].value: row[1].value or "" for row in sheet.iter_rows()}
    for column in TABLES[name].columns:
        assert written[column.heading] == ("是" if column.is_required else "")
