"""The workbook of a new year: last year's sources with empty amounts, ready to be imported."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from inventory.cli.template import template as command
from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.intake.templates.styles import Shade
from tests.intake.desk import FACILITY, UNIT, Desk, activity, coal, codes, flat

_RUN = ("排污单位编号", "治理设施编号", "年份", "污染物", "去除效率", "石灰石用量")
_LIMIT = (
    *("排污单位编号", "范围", "排放口编号", "污染物", "年份", "许可浓度", "年许可排放量"),
    *("依据", "有效期起", "有效期止"),
)


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory, registry_template: Path) -> Path:
    """A registry with two facilities and their figures of 2024, made once for all tests."""
    folder = tmp_path_factory.mktemp("last_year")
    desk = Desk(Workspace.create(folder / "workspace", Config(name="测试市")), folder)
    registry = desk.workspace.root / "registry.db"
    shutil.copyfile(registry_template, registry)
    amounts = (
        (*activity()[0], "低位发热量", "低位发热量单位", "硫分", "数据来源"),
        (*coal(1200), 20908, "kJ/kg", 0.7, "环统"),
        (*coal(3.5, "万吨"), 21000, "kJ/kg", 0.9, "环统"),
        (*coal(8000, "小时", 类别="运行小时", 项目="运行小时"), None, None, None, None),
        (*coal(9, 年份=2023), None, None, None, None),
        (*coal(70, 排污单位编号="F2", 设施编号="MF2"), None, None, 1.1, None),
    )
    limits = (
        _LIMIT,
        ("F1", "排放口", "DA001", "SO2", 2024, 35, 12, "绩效值", "2022-01-01", "2026-12-31"),
        ("F2", "全厂", None, "NOx", 2024, None, 30, "环评批复", "2019-01-01", "2024-06-30"),
    )
    outlets = (("排污单位编号", "排放口编号", "类别"), ("F1", "DA001", "主要排放口"))
    treatment = (("排污单位编号", "治理设施编号", "治理工艺"), ("F1", "TA001", "布袋除尘"))
    desk.load(
        desk.csv("facility.csv", FACILITY),
        desk.csv("unit.csv", UNIT),
        desk.csv("outlet.csv", outlets),
        desk.csv("abatement.csv", treatment),
        desk.csv("activity.csv", amounts),
        desk.csv("abatement_run.csv", [_RUN, ("F1", "TA001", 2024, "颗粒物", 99.5, 40)]),
        desk.csv("permit_limit.csv", limits),
    )
    return registry


@pytest.fixture
def city(desk: Desk, last_year: Path) -> Desk:
    """A desk of its own with the figures of 2024 in the registry."""
    shutil.copyfile(last_year, desk.workspace.root / "registry.db")
    return desk


def _run(desk: Desk, *options: str) -> Result:
    target = str(desk.folder / "new")
    return CliRunner().invoke(command, [target, *options], obj=desk.workspace.root)


def _prefilled(desk: Desk, *options: str) -> Path:
    done = _run(desk, "--year", "2025", *options)
    assert done.exit_code == 0, done.output
    return Path(done.output.strip())


def _rows(path: Path, sheet: str, *headings: str) -> list[tuple[Any, ...]]:
    """Some columns of the rows that are filled in beforehand."""
    page = openpyxl.load_workbook(path)[sheet]
    heads = [str(cell.value) for cell in page[1]]
    places = [heads.index(heading) for heading in headings]
    found = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    return [tuple(row[place] for place in places) for row in found if row[0]]


def _fill(path: Path, sheet: str, key: str, *, heading: str) -> None:
    """Let every amount of a column be half that of last year, which stands beside it."""
    book = openpyxl.load_workbook(path)
    page: Any = book[sheet]
    place = [cell.value for cell in page[2]].index(key)
    before = [cell.value for cell in page[1]].index(heading)
    for row in page.iter_rows(min_row=3):
        if row[before].value:
            row[place].value = row[before].value / 2
    book.save(path)


def test_last_years_sources_with_empty_amounts(city: Desk) -> None:
    """Numbers, items and qualities of last year; its amount stands beside the empty one."""
    path = _prefilled(city)

    assert path.name == "2025年填报.xlsx"
    heads = (
        "设施编号*",
        "设施名称（参考）",
        "年份*",
        "项目*",
        "上年数量（参考）",
        "上年单位（参考）",
    )
    assert _rows(path, "活动水平", *heads, "数量*", "单位*", "低位发热量", "硫分(%)") == [
        ("MF1", None, 2025, "烟煤", 1200, "吨", None, "吨", 20908, 0.7),
        ("MF1", None, 2025, "烟煤", 3.5, "万吨", None, "万吨", 21000, 0.9),
        ("MF1", None, 2025, "运行小时", 8000, "小时", None, "小时", None, None),
        ("MF2", None, 2025, "烟煤", 70, "吨", None, "吨", None, 1.1),
    ]
    assert _rows(path, "治理设施运行", "年份*", "去除效率(%)", "石灰石用量(t)") == [
        (2025, 99.5, None)
    ]
    assert _rows(path, "治理设施运行", "上年石灰石用量(t)（参考）") == [(40,)]
    assert _rows(path, "许可限值", "污染物*", "许可浓度(mg/m3)", "上年年许可排放量(t)（参考）") == [
        ("SO2", 35, 12),
        ("NOx", None, 30),
    ]


def test_the_colours_tell_what_to_do(city: Desk) -> None:
    """Yellow to fill in, brown to confirm, grey to compare with, white to leave alone."""
    page = openpyxl.load_workbook(_prefilled(city))["活动水平"]
    heads = [cell.value for cell in page[1]]
    amount = next(cell.column_letter for cell in page[1] if cell.value == "数量*")

    fills = {head: cell.fill.fgColor.rgb[2:] for head, cell in zip(heads, page[3], strict=True)}

    assert page.column_dimensions[amount].fill.fgColor.rgb[2:] == Shade.REQUIRED[1:]
    assert fills["硫分(%)"] == fills["单位*"] == Shade.CONFIRM[1:]
    assert fills["上年数量（参考）"] == fills["单位名称（参考）"] == Shade.REFERENCE[1:]
    assert fills["项目*"] == Shade.KNOWN[1:]
    assert fills["灰分(%)"] == Shade.OPTIONAL[1:]


def test_a_filled_workbook_imports_cleanly(city: Desk) -> None:
    """Every row is loaded for the new year; the columns for reference are only remarked on."""
    path = _prefilled(city)
    _fill(path, "活动水平", "amount", heading="上年数量（参考）")
    _fill(path, "许可限值", "quantity_t", heading="上年年许可排放量(t)（参考）")

    result = city.load(path)

    assert [str(f) for f in result.findings if f.severity.value != "info"] == []
    assert set(codes(result)) <= {"I106"}
    assert {n: (c.loaded, c.rejected) for n, c in result.by_table.items()} == {
        "activity": (4, 0),
        "abatement_run": (1, 0),
        "permit_limit": (2, 0),
    }
    rows = city.imported("activity")
    names = (
        *("unit_no", "item", "lot_no", "unit_reported"),
        *("sulfur_frac", "ncv_gj_t", "flow"),
    )
    old, new = ([row for row in rows if row["year"] == year] for year in (2024, 2025))
    assert flat(new, *names) == flat(old, *names)
    assert [row["amount_reported"] for row in new] == [600, 1.75, 4000, 35]
    (run,) = [row for row in city.imported("abatement_run") if row["year"] == 2025]
    assert (run["removal_frac"], run["limestone_t"]) == (0.995, None)


def test_a_permit_that_has_run_out_brings_no_days(city: Desk) -> None:
    """A permit that reaches into the year keeps its days; another one needs new ones."""
    days = _rows(_prefilled(city), "许可限值", "有效期起", "有效期止")

    assert [tuple(day and f"{day:%Y-%m-%d}" for day in pair) for pair in days] == [
        ("2022-01-01", "2026-12-31"),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("closed", "units"), [("2024-12-31", ["MF2"]), ("2025-01-01", ["MF1", "MF2"])]
)
def test_what_closed_before_the_year_is_left_out(city: Desk, closed: str, units: list[str]) -> None:
    """One day of operation is something to report; treatment goes with its last unit."""
    head = (*UNIT[0], "停产日期")
    city.load(
        city.csv("unit.csv", (head, (*UNIT[1], closed))),
        city.csv("route.csv", (("排污单位编号", "设施编号", "治理设施编号", "排放口编号"),
                               ("F1", "MF1", "TA001", "DA001"))),
    )  # fmt: skip

    path = _prefilled(city)

    found = [unit for (unit,) in _rows(path, "活动水平", "设施编号*")]
    assert list(dict.fromkeys(found)) == units
    assert len(_rows(path, "治理设施运行", "年份*")) == len(units) - 1


def test_a_closed_facility_is_left_out_with_all_it_has(city: Desk) -> None:
    """Neither its activity nor its limits are asked for."""
    head = (*FACILITY[0], "停产日期")
    city.load(city.csv("facility.csv", (head, (*FACILITY[1], "2024-05-01"))))

    path = _prefilled(city)

    assert _rows(path, "活动水平", "排污单位编号*") == [("F2",)]
    assert _rows(path, "许可限值", "排污单位编号*") == [("F2",)]


def test_new_sources_are_listed_with_the_reason(city: Desk) -> None:
    """Opened in the new year, opened last year, or without figures; opened later: not yet."""
    head = (*UNIT[0], "投产日期")
    rows = (
        ("F1", "N1", "A0201", "2025-03-01"),
        ("F1", "N2", "A0201", "2024-03-01"),
        ("F1", "N3", "A0201", "2015-03-01"),
        ("F1", "N4", "A0201", "2026-03-01"),
    )
    city.load(city.csv("unit.csv", (head, *rows)))

    page = openpyxl.load_workbook(_prefilled(city))["填表说明-新增"]

    found = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    assert [(row[2], row[4], row[5]) for row in found] == [
        ("N1", "2025-03-01", "2025 年投产"),
        ("N2", "2024-03-01", "2024 年投产"),
        ("N3", "2015-03-01", "没有 2024 年的活动水平"),
    ]


def test_only_some_facilities_or_tables(city: Desk) -> None:
    """A workbook for one facility holds nothing of another."""
    path = _prefilled(city, "--facility", "F2", "--table", "activity")

    assert _rows(path, "活动水平", "排污单位编号*") == [("F2",)]
    assert "许可限值" not in openpyxl.load_workbook(path).sheetnames


def test_another_year_to_start_from(city: Desk) -> None:
    """`--from-year` says whose figures are taken."""
    path = _prefilled(city, "--from-year", "2023")

    assert _rows(path, "活动水平", "上年数量（参考）") == [(9,)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from-year", "2024"), "要同 --year 一起用"),
        (("--facility", "F1"), "要同 --year 一起用"),
        (("--year", "2025", "--table", "unit"), "不能预填 unit"),
        (("--year", "2025", "--from-year", "2025"), "应早于 --year"),
    ],
)
def test_options_that_contradict_are_refused(
    city: Desk, options: tuple[str, ...], words: str
) -> None:
    """A usage error, and no workbook."""
    done = _run(city, *options)

    assert (done.exit_code, (city.folder / "new").exists()) == (2, False)
    assert words in done.output


def test_an_unknown_facility_is_refused(city: Desk) -> None:
    """A mistyped number does not give an empty workbook."""
    done = _run(city, "--year", "2025", "--facility", "F9", "--facility", "F1")

    assert str(done.exception) == "没有登记排污单位 F9"
    assert not (city.folder / "new").exists()


def test_texts_of_the_registry_never_become_formulas(city: Desk) -> None:
    """A name or an item that begins like a formula is written as text."""
    head = ("排污单位编号", "单位名称", "行政区划代码")
    city.load(city.csv("facility.csv", [head, ("F1", "=1+1", "610113")]))
    city.load(city.csv("activity.csv", activity(coal(1, 项目="=cmd|' /C calc'!A0"))))

    book = openpyxl.load_workbook(_prefilled(city))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert {"=1+1", "=cmd|' /C calc'!A0"} <= {cell.value for cell in cells}
