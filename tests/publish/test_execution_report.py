"""The draft of an execution report (执行报告草稿): what the run says, and nothing that computes."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from inventory.cli.report import report
from inventory.core.errors import PublishError
from inventory.publish import execution_report
from tests.publish.worlds_on_disk import file_of
from tests.worlds import World, factor

_HEAD = 3  # spreadsheet row of the headings, below title and mark
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
ABSURD = factor(param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="")


def world(**tables: Any) -> World:
    """A plant that emits 1 t of NOx in every month but those of the last quarter's end."""
    limit = {"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": 9.5}
    cap = {"scope": "plant", "pollutant": "NOx", "quantity_t": 20.0}
    return World.of(
        factor=[NOX, ABSURD],
        route=[{}],
        activity=[{"month": month, "amount_t": 250.0} for month in range(1, 12)],
        permit_limit=[limit, cap],
        **tables,
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the plant, whose report is short of a tonne."""
    line = {"facility_no": "F1", "scope": "outlet", "outlet_no": "DA001", "pollutant": "NOx"}
    made = world(
        facility=[{"name": "=1+1"}], report_line=[{**line, "year": 2024, "actual_t": 10.0}]
    )
    return file_of(made, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def book(database: Path, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """The draft of the plant."""
    path = tmp_path_factory.mktemp("draft") / "new" / "F1.xlsx"
    execution_report.write(path, database, "F1")
    return openpyxl.load_workbook(path)


def records(book: openpyxl.Workbook, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet under their headings."""
    table = list(book[sheet].iter_rows(min_row=_HEAD, values_only=True))
    return [dict(zip(map(str, table[0]), row, strict=True)) for row in table[1:]]


def test_the_year_stands_beside_the_permit(book: openpyxl.Workbook) -> None:
    """Permitted, quarters, year, what was reported, and whether it is too much."""
    outlet, plant = records(book, "年度排放量")

    assert outlet["许可排放量(t)"] == 9.5
    assert outlet["第一季度(t)"] == pytest.approx(3.0)
    assert outlet["年度合计(t)"] == pytest.approx(11.0)
    assert (outlet["已报年排放量(t)"], outlet["差值(t)"]) == (10.0, pytest.approx(-1.0))
    assert outlet["差异说明"] == "核算方法不同"
    assert outlet["是否超标及原因"] == "按核算超出，待确认"
    assert (plant["排放口类型"], plant["是否超标及原因"]) == ("全厂合计", "否")


def test_a_quarter_with_a_missing_month_is_left_open(book: openpyxl.Workbook) -> None:
    """Two months are no quarter; the enterprise fills it in."""
    assert records(book, "年度排放量")[0]["第四季度(t)"] is None


def test_months_run_up_to_the_limit(book: openpyxl.Workbook) -> None:
    """Each month shows the year to date and its share of the annual quantity."""
    months = records(book, "分月排放量")

    assert [row["月份"] for row in months] == [f"{month}月" for month in range(1, 12)]
    assert months[8]["占许可比例"] == pytest.approx(9 / 9.5)
    assert [row["是否超标及原因"][0] for row in months[8:]] == ["否", "是", "是"]


def test_methods_have_their_names(book: openpyxl.Workbook) -> None:
    """No code of the engine reaches the draft."""
    assert not records(book, "年度排放量")[0]["核算方法"].isascii()


def test_every_sheet_is_marked_as_a_draft(book: openpyxl.Workbook) -> None:
    """On the screen in red, on paper in the header."""
    for sheet in book.worksheets:
        assert str(sheet["A2"].value).startswith("草稿")
        assert sheet.oddHeader is not None
        assert "草稿" in str(sheet.oddHeader.center.text)


def test_no_cell_computes(book: openpyxl.Workbook) -> None:
    """A plant that calls itself `=1+1` is a name, and no number is a formula."""
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]

    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert any("=1+1" in str(cell.value) for cell in cells)


def test_a_calculated_quantity_is_no_permit(tmp_path: Path) -> None:
    """Without a written quantity the column stays open and nothing is exceeded."""
    made = World.of(factor=[NOX, ABSURD], route=[{}], activity=[{"amount_t": 250.0}])
    execution_report.write(tmp_path / "F1.xlsx", file_of(made, tmp_path), "F1")
    (row,) = records(openpyxl.load_workbook(tmp_path / "F1.xlsx"), "年度排放量")

    assert (row["许可排放量(t)"], row["是否超标及原因"]) == (None, "无许可排放量")


def test_an_unknown_facility_is_refused(database: Path, tmp_path: Path) -> None:
    """No empty draft is written for a plant that the run does not know."""
    with pytest.raises(PublishError, match="没有排污单位 F9"):
        execution_report.write(tmp_path / "F9.xlsx", database, "F9")

    assert not (tmp_path / "F9.xlsx").exists()


def test_the_command_writes_and_names_the_file(database: Path, tmp_path: Path) -> None:
    """`inventory report execution` takes a run folder and prints what it wrote."""
    run = tmp_path / "2024-01"
    run.mkdir()
    (run / "inventory.duckdb").symlink_to(database)
    out = tmp_path / "F1.xlsx"
    told = CliRunner().invoke(
        report,
        ["execution", "--facility", "F1", "--run", str(run), "--out", str(out)],
        obj=tmp_path,
    )

    assert (told.exit_code, told.output.strip()) == (0, str(out))
    assert out.is_file()
