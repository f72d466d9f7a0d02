"""Templates: what a technician gets can be filled in and imported as it is."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from inventory.cli.template import template as command
from inventory.intake import template
from inventory.intake.tables import TABLES
from tests.intake.desk import Desk, codes, flat


def test_every_table_has_a_template_whose_headings_are_understood(desk: Desk) -> None:
    """An untouched template imports nothing and raises nothing but its emptiness."""
    paths = template.write(desk.folder)

    result = desk.load(*paths)

    assert [path.stem for path in paths] == [table.zh for table in TABLES.values()]
    assert set(codes(result)) == {"I114"}
    assert set(result.by_table) == set(TABLES)


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
    assert sheet.freeze_panes == "B3"


def test_choices_come_as_drop_downs_from_a_hidden_sheet(tmp_path: Path) -> None:
    """Closed lists stop a wrong value, open lists only advise."""
    (path,) = template.write(tmp_path, ["activity"])

    book = openpyxl.load_workbook(path)
    rules = {str(r.sqref)[0]: r for r in book["活动水平"].data_validations.dataValidation}
    column = [cell.value for cell in book["代码表"]["A"]]

    assert book["代码表"].sheet_state == "hidden"
    assert column[:3] == ["类别", "燃料", "产品"]
    assert (rules["E"].type, rules["E"].showErrorMessage) == ("list", True)
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
    assert runner.invoke(command, [str(tmp_path), "--table", "nothing"]).exit_code == 2


@pytest.mark.parametrize("name", TABLES)
def test_the_instructions_name_every_column(tmp_path: Path, name: str) -> None:
    """填表说明 says of each column whether it is required and what to write."""
    (path,) = template.write(tmp_path, [name])

    sheet = openpyxl.load_workbook(path)["填表说明"]

    written = {row[0].value: row[1].value or "" for row in sheet.iter_rows()}
    for column in TABLES[name].columns:
        assert written[column.heading] == ("是" if column.is_required else "")
