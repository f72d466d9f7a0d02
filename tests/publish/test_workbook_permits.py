"""The permit pages of the workbook (许可各页): worst first, coloured, in words, with charts."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from inventory.permits.settings import Settings
from inventory.publish import workbook
from inventory.publish.workbook import overview
from inventory.publish.workbook.page import FILLS, number_format
from inventory.publish.workbook.rollup import CLASS, DIMENSIONS, INDUSTRY, KIND, REGION, rollup
from inventory.publish.workbook.words import STATUS, heading, word
from tests.journeys.city import City
from tests.publish.worlds_on_disk import file_of
from tests.worlds import World, factor

_HEAD = 2
_NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
_ABSURD = factor(
    param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="", pollutant=""
)
_PLANTS: dict[str, tuple[float | None, float | None]] = {
    # tonnes of coal (4 kg of NOx each), and the written limit in tonnes
    "F1": (1000.0, 2.0),
    "F2": (1000.0, 4.5),
    "F3": (1000.0, 40.0),
    "F4": (1000.0, None),
    "F5": (None, 5.0),
    "F6": (1_000_000.0, 1.0),
}
_EXPECTED = {
    "F1": "unconfirmed",
    "F2": "ok",
    "F3": "ok",
    "F4": "no_limit",
    "F5": "no_data",
    "F6": "data_invalid",
}


_OUTLET = {"scope": "outlet", "outlet_no": "DA001", "pollutant": "NOx", "year": 2024}
_SPECIAL = {
    "pollutant": "NOx",
    "special_kind": "season",
    "valid_from": date(2024, 1, 1),
    "valid_to": date(2024, 1, 31),
    "daily_t": 0.6,
}


def _city(permits: Settings) -> World:
    """A plant for each status, a special period, reports, and plants of two regions."""
    plants = [{"facility_no": no} for no in _PLANTS]
    return World.of(
        factor=[_NOX, _ABSURD],
        permits=permits,
        facility=[
            {
                **plant,
                "name": f"虚构{plant['facility_no']}",
                "region_code": "610112" if at < 3 else "610113",
                "industry_code": "4412" if at else None,
                "management": "key" if at < 4 else "simplified",
            }
            for at, plant in enumerate(plants)
        ],
        unit=plants,
        outlet=[
            {**plant, "kind": "general" if at == 3 else "main"} for at, plant in enumerate(plants)
        ],
        route=plants,
        activity=[
            {"facility_no": no, "amount_t": coal_t} for no, (coal_t, _) in _PLANTS.items() if coal_t
        ],
        permit_limit=[
            *(
                {**_OUTLET, "facility_no": no, "quantity_t": limit_t, "basis": "eia"}
                for no, (_, limit_t) in _PLANTS.items()
                if limit_t
            ),
            {"facility_no": "F1", "scope": "plant", "pollutant": "NOx", "quantity_t": 3.0},
        ],
        special_limit=[_SPECIAL],
        special_period=[{"pollutant": "NOx", "day": date(2024, 1, 6), "actual_t": 0.7}],
        report_line=[
            {**_OUTLET, "facility_no": no, "actual_t": tonnes}
            for no, tonnes in (("F1", 3.0), ("F2", 4000.0))
        ],
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workbook, Path]]:
    """The workbook of a city that has all of it, and where it lies."""
    folder = tmp_path_factory.mktemp("told")
    world = _city(Settings(base_years=(2024,)))
    path = folder / "tables.xlsx"
    workbook.write(path, file_of(world, folder))
    world.close()
    opened = openpyxl.load_workbook(path)
    yield opened, path
    opened.close()


def _cells(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """The cells of a sheet under their headings."""
    heads = [str(cell.value) for cell in book[sheet][_HEAD]]
    rows = book[sheet].iter_rows(min_row=_HEAD + 1)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def _values(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    return [{head: cell.value for head, cell in row.items()} for row in _cells(book, sheet)]


def _fill(cell: Any) -> str:
    return f"#{cell.fill.start_color.rgb[2:]}" if cell.fill.fill_type else ""


def test_outlets_over_and_near_their_limit_come_first(told: tuple[Workbook, Path]) -> None:
    """Beyond the limit, near it, impossible, without data, within it, without a limit."""
    rows = _cells(told[0], "许可与实际")
    order = [row[heading("facility_no")].value for row in rows]

    assert order[:2] == ["F1", "F2"]
    assert order.index("F6") < order.index("F5") < order.index("F3")
    for row in rows:
        no = row[heading("facility_no")].value
        expected = "ok" if no == "F4" else _EXPECTED[no]  # its quantity is calculated
        assert row[heading("status")].value == STATUS[expected]
        assert _fill(row[heading("status")]) == ("" if expected == "ok" else FILLS[expected][0])
    shares = {row[heading("facility_no")].value: row[heading("ratio")] for row in rows}
    assert _fill(shares["F1"]) == FILLS["unconfirmed"][0]
    assert _fill(shares["F2"]) == FILLS["near"][0]
    assert _fill(shares["F3"]) == ""


def test_codes_are_words(told: tuple[Workbook, Path]) -> None:
    """A technician reads Chinese; the code stays in the database."""
    (row,) = [r for r in _values(told[0], "许可与实际") if r[heading("facility_no")] == "F1"]

    assert row[heading("facility_name")] == "虚构F1"
    assert row[heading("outlet_kind")] == "主要排放口"
    assert row[heading("management")] == "重点管理"
    assert row[heading("limit_kind")] == "法定"
    assert row[heading("limit_basis")] == "环评批复"
    assert row[heading("actual_method")] == "产排污系数法"


def test_a_calculated_quantity_stands_beside_the_statutory(told: tuple[Workbook, Path]) -> None:
    """Each outlet has one of the two, and the calculated one its base year."""
    rows = {r[heading("facility_no")]: r for r in _values(told[0], "法定与计算许可量")}

    assert rows["F1"][heading("statutory_t")] == pytest.approx(2.0)
    assert rows["F1"][heading("calculated_t")] is None
    assert rows["F4"][heading("statutory_t")] is None
    assert rows["F4"][heading("calculated_t")] == pytest.approx(4.0)
    assert str(rows["F4"][heading("base_years")]) == "2024"
    assert rows["F4"][heading("is_base_year_account_year")] == "是"


def test_plants_periods_checks_and_reports_are_shown(told: tuple[Workbook, Path]) -> None:
    """Each has its sheet, in words, the worst first."""
    book, _ = told
    (plant,) = _values(book, "全厂许可")
    (period,) = _values(book, "特殊时段")
    checks = _values(book, "交叉核对")
    reports = _values(book, "执行报告差异")

    assert (plant[heading("scope")], plant[heading("status")]) == ("全厂", "超出待确认")
    assert period[heading("special_kind")] == "季节性管控"
    assert period[heading("status")] == "超许可"
    assert {row[heading("check_id")] for row in checks} >= {"X1 报告与自核"}
    assert reports[0][heading("facility_no")] == "F2"
    assert reports[0][heading("reason_code")] == "报告数疑为千克"


def test_headroom_is_ranked(told: tuple[Workbook, Path]) -> None:
    """The least headroom has the first rank; impossible data have none."""
    rows = _values(told[0], "许可余量")

    assert [(r[heading("rank")], r[heading("facility_no")]) for r in rows] == [
        (1, "F1"),
        (2, "F2"),
        (3, "F3"),
    ]


def test_a_sheet_without_rows_says_so_in_one_line(told: tuple[Workbook, Path]) -> None:
    """No empty table with headings alone."""
    sheet = told[0]["最高连续12个月"]

    assert sheet.max_row == _HEAD
    assert "没有排放口有连续 12 个月的数据" in str(sheet["A2"].value)


def test_a_run_without_permits_says_so(tmp_path: Path) -> None:
    """The overview of nothing is one sentence, and the workbook opens."""
    path = tmp_path / "tables.xlsx"
    world = World.of()
    workbook.write(path, file_of(world, tmp_path))
    world.close()
    book = openpyxl.load_workbook(path)

    assert "没有排放口有许可量或实际量" in str(book[overview.NAME]["A2"].value)
    for dimension in DIMENSIONS:
        assert "没有排放口" in str(book[f"{dimension.title_zh}许可"]["A2"].value)
    book.close()


@pytest.mark.parametrize("dimension", DIMENSIONS, ids=lambda dimension: dimension.code)
def test_roll_ups_are_those_of_the_database(
    city: City, dimension: Any, city_book: Workbook
) -> None:
    """Each part has the published sums, and the total of a pollutant is the sum of its parts."""
    named = "pollutant", dimension.column
    numbers = ("permitted_t", "statutory_t", "calculated_t", "actual_t", "outlets", "outlets_over")
    with city.open() as con:
        published = con.execute(
            f"select {', '.join((*named, *numbers))} from permits.gap_by_{dimension.code}"
        ).fetchall()
    shown = {
        tuple(row[heading(name)] for name in named): tuple(row[heading(name)] for name in numbers)
        for row in _values(city_book, f"{dimension.title_zh}许可")
    }
    totals = {key[0]: row for key, row in shown.items() if key[1] == "合计"}

    assert len(shown) == len(published) + len(totals)
    for pollutant, part, *values in published:
        assert shown[pollutant, word(dimension.column, part)] == pytest.approx(tuple(values))
    for pollutant, total in totals.items():
        parts = [row for row in published if row[0] == pollutant]
        for at, value in enumerate(total, start=2):
            added = [row[at] for row in parts if row[at] is not None]
            assert value == (pytest.approx(sum(added)) if added else None)


@pytest.fixture(scope="module")
def city_book(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbook]:
    """The workbook of the sample city."""
    path = tmp_path_factory.mktemp("city") / "tables.xlsx"
    workbook.write(path, city.database)
    opened = openpyxl.load_workbook(path)
    yield opened
    opened.close()


def test_impossible_tonnes_stand_apart(tmp_path: Path) -> None:
    """A slip of a thousand times neither fills the region nor moves its share; it is told."""
    world = _city(Settings())
    rows = {row["name"]: row for row in rollup(world.con, REGION) if row["pollutant"] == "NOx"}
    kinds = rollup(world.con, KIND)
    classes = [row["name"] for row in rollup(world.con, CLASS)]
    industries = [row["name"] for row in rollup(world.con, INDUSTRY)]
    path = tmp_path / "tables.xlsx"
    workbook.write(path, file_of(world, tmp_path))
    world.close()
    book = openpyxl.load_workbook(path)
    sheet = book[overview.NAME]

    total = rows["合计"]
    assert total["actual_t"] == pytest.approx(16.0)
    assert total["actual_invalid_t"] == pytest.approx(4000.0)
    assert (total["actual_limited_t"], total["actual_free_t"]) == pytest.approx((12.0, 4.0))
    assert total["used_frac"] == pytest.approx(12.0 / 46.5)  # limits without data stand aside
    assert [row["name"] for row in kinds] == ["合计", "主要排放口", "一般排放口"]
    assert classes == ["合计", "重点管理", "简化管理"]
    assert sorted(industries) == sorted(["合计", "4412", "未填写"])
    shown = [cell.value for row in sheet.iter_rows() for cell in row]
    numbers = [value for value in shown if isinstance(value, int | float)]
    assert any(value == pytest.approx(16.0) for value in numbers)
    assert not any(value > 4000.0 for value in numbers)
    book.close()


def test_charts_are_native_and_read_cells(told: tuple[Workbook, Path]) -> None:
    """Bars of what is permitted and emitted, of methods, of shares; each draws existing cells."""
    book, path = told
    with zipfile.ZipFile(path) as parts:
        texts = [
            parts.read(name).decode()
            for name in parts.namelist()
            if re.fullmatch(r"xl/charts/chart\d+\.xml", name)
        ]
        media = [name for name in parts.namelist() if "media" in name]
    titles = {"".join(re.findall(r"<a:t>([^<]*)</a:t>", text)) for text in texts}
    areas = re.findall(r"<c:(cat|val)><c:(?:str|num)Ref><c:f>([^<]*)</c:f>", "".join(texts))

    assert {"NOx 许可量与实际量（t）", "实际排放量的方法构成"} <= titles
    assert {"分排放口类别 NOx（t）", "实际量占法定许可量最高的排放口"} <= titles
    assert media == []
    assert {kind for kind, _ in areas} == {"cat", "val"}
    for kind, area in areas:
        name, _, place = area.partition("!")
        cells = [cell for row in book[name.strip("'")][place.replace("$", "")] for cell in row]
        if kind == "cat":
            assert all(isinstance(cell.value, str) for cell in cells), area
        else:
            assert not {cell.value for cell in cells if isinstance(cell.value, str)} - {"—"}, area


def test_the_overview_of_the_city_adds_up(city: City, city_book: Workbook) -> None:
    """The tiles are the outlets by status, and the first line is the total of the regions."""
    sheet = city_book[overview.NAME]
    with city.open() as con:
        counted = dict(
            con.execute(
                "select status, count(*) from permits.outlet_gap group by status"
            ).fetchall()
        )
        (so2,) = con.execute(
            "select sum_t(permitted_t) from permits.gap_by_region where pollutant = 'SO2'"
        ).fetchone() or (None,)
    tiles = {sheet.cell(3, column).value: sheet.cell(4, column).value for column in range(1, 24)}

    for status, count in counted.items():
        assert tiles[STATUS[status]] == f"{count:,}"
    assert sheet["A8"].value == "合计"
    assert sheet["C8"].value == pytest.approx(so2)
    assert str(sheet["A1"].value).startswith("许可总览 · 示例市")


def test_every_pollutant_with_a_limit_is_rolled_up(tmp_path: Path) -> None:
    """A limit of CO2 is counted, and stands on the overview, on the pages of sums, in a chart."""
    world = World.of(
        factor=[_NOX, factor(item="coal", pollutant="CO2", value="2", unit="t/t")],
        route=[{}],
        activity=[{"amount_t": 1000.0}],
        permit_limit=[{**_OUTLET, "pollutant": "CO2", "quantity_t": 1500.0}],
    )
    path = tmp_path / "tables.xlsx"
    workbook.write(path, file_of(world, tmp_path))
    world.close()
    book = openpyxl.load_workbook(path)
    lines = list(book[overview.NAME].iter_rows(values_only=True))
    regions = _values(book, "分区域许可")
    book.close()
    with zipfile.ZipFile(path) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]

    (line,) = [row for row in lines if row[0] == "CO2" and 1500.0 in row]
    assert line[2:6] == (1500.0, 2000.0, 2000.0, "—")
    assert line[6] == pytest.approx(4 / 3)
    tiles = dict(zip(lines[2], lines[3], strict=True))
    assert tiles[STATUS["unconfirmed"]] == "1"
    assert [
        r[heading("outlets_unconfirmed")] for r in regions if r[heading("pollutant")] == "CO2"
    ] == [
        *(1, 1),  # of all regions, and of the one
    ]
    assert any("分排放口类别 CO2（t）" in chart for chart in charts)


def test_numbers_keep_three_digits() -> None:
    """Large ones have two decimals; small ones are not shown as 0.00."""
    assert number_format(12345.678) == "#,##0.00"
    assert number_format(0.0) == "#,##0.00"
    assert number_format(0.5) == "0.000"
    assert number_format(0.0123) == "0.0000"
    assert number_format(0.00123) == "0.00000"
    assert number_format(-1.2e-7) == "0.00E+00"
    assert number_format(0.5, "ratio") == "#,##0.0%"


def test_a_province_is_sent_to_the_database_for_its_taxes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody could read every outlet, the sheet says where the rows stand."""
    monkeypatch.setattr(workbook, "_MANY", 2)
    world = _city(Settings())
    path = tmp_path / "tables.xlsx"
    workbook.write(path, file_of(world, tmp_path))
    world.close()
    sheet = openpyxl.load_workbook(path)["环境保护税"]

    assert "permits.tax_view" in str(sheet.cell(_HEAD, 1).value)
    assert sheet.max_row == _HEAD
