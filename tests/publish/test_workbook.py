"""The result workbook (结果工作簿): it shows what is published, and nothing in it computes."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from inventory.publish import run, workbook
from inventory.publish.workbook import overview, page
from inventory.publish.workbook.words import heading
from tests.journeys.city import City
from tests.publish.worlds_on_disk import file_of
from tests.worlds import World, factor

_HEAD = 2  # spreadsheet row of the headings; the first holds a note
_PICTURES = {overview.NAME, workbook.PICTURE}


@pytest.fixture(scope="module")
def book(city: City) -> Iterator[Workbook]:
    """The workbook of the city's run."""
    opened = openpyxl.load_workbook(city.run / run.WORKBOOK)
    yield opened
    opened.close()


def _records(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet under their headings."""
    rows = list(book[sheet].iter_rows(min_row=_HEAD, values_only=True))
    heads = [str(head) for head in rows[0]]
    return [dict(zip(heads, row, strict=True)) for row in rows[1:]]


def test_the_sheets_stand_in_their_order(book: Workbook) -> None:
    """What totals rest on comes first, then the inventory, the permits, and what was found."""
    assert book.sheetnames == [
        *("结果依据", "融合清单", "分区域", "分行业", "多源对照", "存疑数值", "核算假设"),
        *("许可总览", "许可图", "分区域许可", "分行业许可", "分排放口类别许可", "分管理类别许可"),
        *("许可与实际", "法定与计算许可量", "全厂许可", "许可余量", "方法构成"),
        *("最高连续12个月", "特殊时段", "交叉核对", "执行报告差异", "环境保护税"),
        *("核算覆盖", "反推核对", "校验问题", "运行信息"),
    ]
    assert book.sheetnames == workbook.sheet_names()


def test_no_cell_computes(book: Workbook, city: City) -> None:
    """No formula, no link, no macro, no connection to anything else."""
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" or cell.hyperlink
    ]
    with zipfile.ZipFile(city.run / run.WORKBOOK) as parts:
        names = parts.namelist()

    assert formulas == []
    assert not any("vba" in name or "external" in name.lower() for name in names)


def test_totals_are_those_of_the_database(book: Workbook, city: City) -> None:
    """Every number of the first sheet is the number of the published table, at full precision."""
    with city.open() as con:
        cursor = con.execute("select * exclude (level) from compilation.combined_total")
        names = [column[0] for column in cursor.description or ()]
        published = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    shown = {row[heading("category_code")]: row for row in _records(book, "融合清单")}

    assert shown.keys() == published.keys()
    assert next(iter(shown)) == "合计"
    for code, row in published.items():
        for name, value in row.items():
            cell = shown[code][heading(name)]
            if isinstance(value, float):
                assert cell == pytest.approx(value, rel=1e-15)
            elif value is None:
                assert cell is None  # not accounted is not zero


@pytest.mark.parametrize("sheet", ["分区域", "分行业"])
def test_parts_add_up_to_the_total(book: Workbook, sheet: str) -> None:
    """By region and by industry the same tonnes are shown."""
    total = _records(book, "融合清单")[0]
    rows = _records(book, sheet)
    for pollutant, column in (("SO2", "so2_t"), ("CO2", "co2_t"), ("VOCs", "vocs_t")):
        added = sum(
            row[heading("emission_t")] for row in rows if row[heading("pollutant")] == pollutant
        )
        assert added == pytest.approx(total[heading(column)], rel=1e-9)


def test_headings_carry_their_units(book: Workbook) -> None:
    """A heading of tonnes says so, in Chinese, for every column of numbers."""
    for sheet in book.worksheets:
        if sheet.title in _PICTURES or sheet.max_row <= _HEAD:
            continue
        heads = [cell.value for cell in sheet[_HEAD]]
        assert all(heads)
        assert len(set(heads)) == len(heads)
    first = [str(cell.value) for cell in book["融合清单"][_HEAD]]
    bare = [head for head in first if "(t)" not in head and "(tCO2e)" not in head]
    names = ("category_code", "title_zh", "is_memo", "incomplete", "accounted_n", "expected_n")
    assert bare == [heading(name) for name in names]


def test_every_sheet_prints_on_wide_paper(book: Workbook) -> None:
    """A3 across, as wide as one page, with the headings of a table in sight on each."""
    for sheet in book.worksheets:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (8, "landscape")
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert setup.fitToWidth in {None, 1}  # None means 1
        if sheet.title not in _PICTURES and sheet.max_row > _HEAD:
            assert sheet.print_title_rows == "$1:$2"
            assert sheet.freeze_panes


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    """A facility may call itself `=1+1`; in the workbook that is a name, in a chart as well."""
    names = ("=1+1", "@SUM(A1)", "+86 29", "-1", '=HYPERLINK("http://example.invalid")')
    each = [{"facility_no": f"F{n}"} for n in range(len(names))]
    limit = {"outlet_no": "DA001", "pollutant": "SO2", "quantity_t": 0.001}
    world = World.of(
        factor=[factor(pollutant="SO2", item="coal", value="2", unit="kg/t")],
        facility=[{**row, "name": name} for row, name in zip(each, names, strict=True)],
        unit=each,
        outlet=each,
        route=each,
        activity=[{**row, "amount_t": 1.0} for row in each],
        permit_limit=[{**row, **limit} for row in each],
    )
    path = tmp_path / "tables.xlsx"

    workbook.write(path, file_of(world, tmp_path))

    book = openpyxl.load_workbook(path)
    cells = [
        cell for row in book["许可与实际"].iter_rows() for cell in row if str(cell.value) in names
    ]
    everywhere = {
        cell.data_type
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if any(name in str(cell.value) for name in names)
    }
    assert sorted(str(cell.value) for cell in cells) == sorted(names)
    assert everywhere == {"s"}
    book.close()


def test_a_sheet_too_long_to_read_is_cut_and_says_so(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a person cannot scroll is left to the database, and the note says that."""
    monkeypatch.setattr(page, "MOST_ROWS", 10)
    path = tmp_path / "tables.xlsx"

    workbook.write(path, city.database)

    book = openpyxl.load_workbook(path)
    for name in ("许可与实际", "分区域许可"):
        assert book[name].max_row == _HEAD + 10
        assert "只列前 10 行" in str(book[name]["A1"].value)
    assert "只列前" not in str(book[overview.NAME]["A2"].value)
    book.close()
