"""Names on sheets: unknown ones are errors with proposals, and their rows are loaded."""

from collections.abc import Sequence

import openpyxl
import pandas as pd
import pytest

from inventory.core.findings import Severity, catalogue
from inventory.factors.library import Library
from inventory.factors.names.resolver import Names
from inventory.intake import names
from inventory.intake.hit import KEPT
from inventory.intake.result import ImportResult
from inventory.intake.templates import name_lists
from tests.intake.desk import FACILITY, Desk, flat, places

ABATEMENT = ("排污单位编号", "治理设施编号", "治理工艺")
UNIT = ("排污单位编号", "设施编号", "源分类代码", "工艺技术", "设计规模", "规模单位")


def treated(desk: Desk, *devices: str) -> ImportResult:
    """Import treatment facilities of these technologies."""
    rows = [("F1", f"TA{n:03}", device) for n, device in enumerate(devices, start=1)]
    return desk.load(
        desk.csv("facility.csv", FACILITY), desk.csv("治理设施.csv", (ABATEMENT, *rows))
    )


def built(desk: Desk, *units: Sequence[object]) -> ImportResult:
    """Import units with category, technology, size and unit of size."""
    rows = [("F1", f"MF{n:03}", *unit) for n, unit in enumerate(units, start=1)]
    return desk.load(desk.csv("facility.csv", FACILITY), desk.csv("生产设施.csv", (UNIT, *rows)))


def test_an_unknown_treatment_is_an_error_with_proposals_and_its_row_is_loaded(desk: Desk) -> None:
    """What hangs on the device is not refused; the cell and the nearest names are told."""
    result = treated(desk, "布代除尘", "SCR", "祖传秘方")

    assert places(result, "I270") == [("", 2, "治理工艺"), ("", 4, "治理工艺")]
    first, second = (one for one in result.findings if one.code == "I270")
    assert "布代除尘" in first.message_zh
    assert "是否：布袋除尘" in first.message_zh
    assert "是否" not in second.message_zh
    assert "inventory factors names" in first.remedy_zh
    assert flat(desk.rows("abatement"), "technology") == [("布代除尘",), ("SCR",), ("祖传秘方",)]
    assert [(count.loaded, count.rejected) for count in result.counts][-1] == (3, 0)


def test_many_alike_are_counted_instead_of_listed(desk: Desk) -> None:
    """A wrong name in a hundred rows is one piece of news, for no row is lost by it."""
    result = treated(desk, *["祖传秘方"] * 100)

    assert len(places(result, "I270")) == 20
    assert [(f.value, f.details["code"]) for f in result.findings if f.code == "I119"] == [
        ("80", "I270")
    ]


def test_errors_of_names_keep_no_row_out() -> None:
    """The codes that load their rows are errors, all of them."""
    assert {catalogue()[code].severity for code in KEPT} == {Severity.ERROR}


def test_a_name_that_says_too_little_is_an_error_that_asks(desk: Desk) -> None:
    """A grate that may be automatic or manual, a vapour recovery of no stated stage."""
    built(desk, ("A0201", "层燃炉", 20, "t/h"))
    result = treated(desk, "油气回收")

    (asked,) = (one for one in result.findings if one.code == "I271")
    assert "一次油气回收、二次油气回收、三次油气回收" in asked.message_zh
    assert desk.rows("unit")[0]["technology"] == "层燃炉"


def test_what_a_written_rule_decided_is_told_once_for_each_name(desk: Desk) -> None:
    """One line for each distinct name with its count, however many rows have it."""
    result = treated(desk, *["旋风除尘"] * 30, *["两级活性炭"] * 2, "袋式除尘法")

    told = [one for one in result.findings if one.code == "I272"]
    assert [(one.value, one.details["count"]) for one in told] == [
        ("旋风除尘", "30"),
        ("两级活性炭", "2"),
    ]
    assert "机械式除尘法" in told[0].message_zh
    assert all(one.severity is Severity.INFO for one in told)


def test_a_blank_is_no_unknown_name(desk: Desk) -> None:
    """Empty cells and the marks for empty raise nothing about names."""
    result = built(desk, ("A0201", "", "", ""), ("A0201", "无", "", "/"))

    assert {one.code for one in result.findings} & {"I270", "I271", "I272", "I273", "I274"} == set()


@pytest.mark.parametrize(
    ("category", "technology", "code"),
    [
        ("A0201", "链条炉", None),
        ("A0201", "链条路", "I270"),
        ("D0101", "链条炉", "I270"),
        ("D0101", "新型干法", None),
        ("D0404", "隧道窑", None),
        ("D1009", "祖传工艺", "I270"),
        ("N0101", "甲型罐", "I275"),
    ],
)
def test_technologies_are_known_by_the_category(
    desk: Desk, category: str, technology: str, code: str | None
) -> None:
    """A word belongs to its branch; where no factor depends on it, it is but a warning."""
    result = built(desk, (category, technology, "", ""))

    found = {one.code for one in result.findings} & {"I270", "I275"}
    assert found == ({code} if code else set())
    assert len(desk.rows("unit")) == 1


@pytest.mark.parametrize(
    ("category", "size", "unit", "code"),
    [
        ("A010101", 300, "MW", None),
        ("A0201", 20, "t/h", None),
        ("A0201", 20, "t/n", "I270"),
        ("A0201", 20, "台", "I273"),
        ("A0201", 20, "m3", "I273"),
        ("A0201", 20, "", "I274"),
        ("D0503", 1080, "m3", None),
        ("D0501", 360, "m2", None),
        ("D0505", 120, "吨", None),
        ("D0601", 7.63, "m", None),
        ("D0101", 5000, "t/d", None),
        ("D0503", 2, "", None),
    ],
)
def test_units_of_size(desk: Desk, category: str, size: float, unit: str, code: str | None) -> None:
    """Boilers and power stations need power or steam; size classes are known and fine."""
    result = built(desk, (category, "", size, unit))

    found = {one.code for one in result.findings} & {"I270", "I273", "I274"}
    assert found == ({code} if code else set())
    assert len(desk.rows("unit")) == 1


@pytest.mark.parametrize(
    ("unit", "megawatts", "tonnes"),
    [
        ("MWe", 10.0, None),
        ("MWt", 10.0, None),
        ("MW(热)", 10.0, None),
        ("万大卡", 0.1163, None),
        ("T/H", None, 10.0),
        ("吨蒸汽/小时", None, 10.0),
        ("蒸吨", None, 10.0),
        ("吨", None, 10.0),
    ],
)
def test_spellings_of_size_reach_the_registry_columns(
    desk: Desk, unit: str, megawatts: float | None, tonnes: float | None
) -> None:
    """Nameplates and everyday words are read like MW and t/h."""
    built(desk, ("A0202", "", 10, unit))

    ((power, rate),) = flat(desk.rows("unit"), "capacity_mw", "capacity_t_h")
    assert power == (None if megawatts is None else pytest.approx(megawatts))
    assert rate == tonnes


def test_a_collection_type_is_checked_where_the_route_has_one() -> None:
    """The word of a route is looked up; an unknown one is told with what is near."""
    known = Names.of(Library.open(None))
    values = {"collection": pd.Series(["集气罩", "外部集汽罩", None], dtype="str")}

    hits = {hit.code: hit for hit in names.check("route", values, lambda: known) if hit.mask.any()}

    assert hits["I270"].mask.tolist() == [False, True, False]
    assert hits["I270"].by_row is not None
    assert "外部集气罩" in hits["I270"].by_row(1)["hint"]
    assert hits["I272"].mask.tolist() == [True, False, False]


def test_the_error_workbook_says_that_such_rows_were_loaded(desk: Desk) -> None:
    """The count of errors does not claim that their rows were refused."""
    result = treated(desk, "布代除尘")

    (path,) = result.workbooks
    listed = openpyxl.load_workbook(path)["错误清单"]
    assert "名称的错误除外，已按原文导入" in str(listed["A2"].value)


@pytest.mark.parametrize("kind", ["treatment", "capacity"])
def test_every_name_of_a_drop_down_is_known(kind: str) -> None:
    """No list offers what the import asks about."""
    known = Names.of(Library.open(None))
    open_names = [
        name
        for name in name_lists.listed(kind)
        if known.resolve_any(name).needs_answer  # a unit of size is none of the other kinds
    ]

    assert open_names == []


def test_every_technology_of_a_drop_down_is_known_in_its_branch() -> None:
    """The list of a category offers nothing that the category refuses."""
    known = Names.of(Library.open(None)).technology
    wrong = [
        (branch, name)
        for branch, name in name_lists.technologies_by_branch()
        if known.resolve(name, category=branch).needs_answer
    ]

    assert wrong == []
