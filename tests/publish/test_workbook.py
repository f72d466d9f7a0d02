"""The result workbook (结果工作簿): it shows what is published, and nothing in it computes."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from inventory.publish import run, workbook
from inventory.publish.dictionary import glossary
from inventory.publish.workbook import SHEETS
from tests.journeys.city import City
from tests.publish.worlds_on_disk import file_of
from tests.worlds import World, factor

_HEAD = 2  # spreadsheet row of the headings; the first holds a note
_STATUSES = {"ok", "over", "no_limit", "no_data", "data_invalid"}


@pytest.fixture(scope="module")
def book(city: City) -> Iterator[Workbook]:
    """The workbook of the city's run."""
    opened = openpyxl.load_workbook(city.run / run.WORKBOOK)
    yield opened
    opened.close()


def _titled(column: str) -> str:
    term = glossary()[column]
    return f"{term.title_zh}({term.unit})" if term.unit else term.title_zh


def _records(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet under their headings."""
    rows = list(book[sheet].iter_rows(min_row=_HEAD, values_only=True))
    heads = [str(head) for head in rows[0]]
    return [dict(zip(heads, row, strict=True)) for row in rows[1:]]


def test_the_sheets_stand_in_their_order(book: Workbook) -> None:
    """The combined inventory comes first."""
    assert book.sheetnames == [
        "融合清单",
        "分区域",
        "分行业",
        "许可与实际",
        "校验问题",
        "运行信息",
    ]
    assert book.sheetnames == [sheet.name for sheet in SHEETS]


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
    shown = {row[_titled("category_code")]: row for row in _records(book, "融合清单")}

    assert shown.keys() == published.keys()
    assert next(iter(shown)) == "合计"
    for code, row in published.items():
        for name, value in row.items():
            cell = shown[code][_titled(name)]
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
            row[_titled("emission_t")] for row in rows if row[_titled("pollutant")] == pollutant
        )
        assert added == pytest.approx(total[_titled(column)], rel=1e-9)


def test_every_outlet_stands_against_its_permit(book: Workbook, city: City) -> None:
    """All outlets are shown, those over their permit first."""
    rows = _records(book, "许可与实际")
    with city.open() as con:
        counted = con.execute("select count(*) from permits.outlet_gap").fetchone()
    statuses = [row[_titled("status")] for row in rows]

    assert counted == (len(rows),)
    assert set(statuses) == _STATUSES
    assert statuses[0] == "over"
    assert "over" not in statuses[statuses.count("over") :]


def test_headings_carry_their_units(book: Workbook) -> None:
    """A heading of tonnes says so, in Chinese, for every column of numbers."""
    for sheet in book.worksheets:
        heads = [cell.value for cell in sheet[_HEAD]]
        assert all(heads)
        assert len(set(heads)) == len(heads)
    first = [str(cell.value) for cell in book["融合清单"][_HEAD]]
    bare = [head for head in first if "(t)" not in head and "(tCO2e)" not in head]
    assert bare == [_titled("category_code"), _titled("title_zh"), _titled("is_memo")]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    """A facility may call itself `=1+1`; in the workbook that is a name."""
    names = ("=1+1", "@SUM(A1)", "+86 29", "-1", '=HYPERLINK("http://example.invalid")')
    world = World.of(
        factor=[factor(pollutant="SO2", item="coal", value="2", unit="kg/t")],
        facility=[{"facility_no": f"F{n}", "name": name} for n, name in enumerate(names)],
        unit=[{"facility_no": f"F{n}"} for n in range(len(names))],
        outlet=[{"facility_no": f"F{n}"} for n in range(len(names))],
        route=[{"facility_no": f"F{n}"} for n in range(len(names))],
        activity=[{"facility_no": f"F{n}", "amount_t": 1.0} for n in range(len(names))],
    )
    path = tmp_path / "tables.xlsx"

    workbook.write(path, file_of(world, tmp_path))

    book = openpyxl.load_workbook(path)
    cells = [
        cell for row in book["许可与实际"].iter_rows() for cell in row if str(cell.value) in names
    ]
    assert sorted(str(cell.value) for cell in cells) == sorted(names)
    assert {cell.data_type for cell in cells} == {"s"}
    book.close()


def test_a_sheet_too_long_to_read_is_cut_and_says_so(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a person cannot scroll is left to the database, and the note says that."""
    monkeypatch.setattr(workbook, "_MOST_ROWS", 10)
    path = tmp_path / "tables.xlsx"

    workbook.write(path, city.database)

    book = openpyxl.load_workbook(path)
    sheet = book["许可与实际"]
    assert sheet.max_row == _HEAD + 10
    assert "只列前 10 行" in str(sheet["A1"].value)
    assert "只列前" not in str(book["融合清单"]["B1"].value)
    book.close()
