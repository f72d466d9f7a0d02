"""What people state beside their data: standstill, assumptions, decisions on doubtful values."""

from datetime import date
from pathlib import Path

import openpyxl

from inventory.intake import batches
from inventory.intake.preview import Change
from inventory.intake.statement_tables import DECISION, SUBJECT
from inventory.intake.templates import book as template
from inventory.registry.statement import AssumptionSubject, Decision
from tests.intake.desk import Desk, codes, flat, places

STANDSTILL = ("排污单位编号", "设施编号", "排放口编号", "开始日期", "结束日期", "原因")
SUMMER = ("F1", "MF1", "", "2024-03-16", "2024-11-14", "非采暖季")
ASSUMPTION = ("对象", "源分类代码", "排污单位编号", "设施编号", "取值", "单位", "提出人", "理由")
STOKER = ("工艺技术", "A02", "", "", "层燃炉", "", "张三", "现场核查")
DECIDED = ("排污单位编号", "排放口编号", "污染物", "年份", "数据来源", "决定", "决定人", "日期")
REJECTED = ("F1", "DA001", "SO2", 2024, "执行报告", "剔除", "李四", "2025-05-06")


def test_a_standstill_speaks_for_a_unit_an_outlet_or_the_facility(ready: Desk) -> None:
    """One of the two or neither, from day to day; the names have to be known."""
    rows = (
        STANDSTILL,
        SUMMER,
        ("F1", "", "DA001", "2024-05-01", "2024-05-20", ""),
        ("F1", "", "", "2024-10-01", "2024-10-07", "国庆停产"),
        ("F1", "MF1", "DA001", "2024-06-01", "2024-06-02", ""),
        ("F1", "MF8", "", "2024-06-01", "2024-06-02", ""),
        ("F1", "", "DA008", "2024-06-01", "2024-06-02", ""),
        ("F1", "", "", "2024-06-01", "", ""),
    )

    result = ready.load(ready.csv("standstill.csv", rows))

    names = ("unit_no", "outlet_no", "started_on", "ended_on", "reason")
    assert flat(ready.rows("standstill"), *names) == [
        ("MF1", None, date(2024, 3, 16), date(2024, 11, 14), "非采暖季"),
        (None, "DA001", date(2024, 5, 1), date(2024, 5, 20), None),
        (None, None, date(2024, 10, 1), date(2024, 10, 7), "国庆停产"),
    ]
    assert places(result, "I268") == [("", 5, "排放口编号")]
    assert places(result, "R103") == [("", 6, "设施编号")]
    assert places(result, "R104") == [("", 7, "排放口编号")]
    assert places(result, "I201") == [("", 8, "结束日期")]
    assert ready.unaccounted() == {}


def test_a_period_that_ends_before_it_begins_is_told(ready: Desk) -> None:
    """Of a standstill, and of the days of a monitor."""
    standstill = (STANDSTILL, ("F1", "", "", "2024-06-02", "2024-06-01", ""))
    plan = (
        ("排污单位编号", "排放口编号", "污染物", "自动监测启用日期", "自动监测停用日期"),
        ("F1", "DA001", "SO2", "2024-06-02", "2024-06-01"),
        ("F1", "DA001", "NOx", "2014-06-02", "2024-06-01"),
    )
    result = ready.load(
        ready.csv("standstill.csv", standstill), ready.csv("monitor_plan.csv", plan)
    )

    told = {(f.at.file, f.at.row, f.at.column) for f in result.findings if f.code == "I235"}
    assert told == {
        ("standstill.csv", 2, "结束日期"),
        ("monitor_plan.csv", 2, "自动监测停用日期"),
    }
    dates = flat(ready.rows("monitor_plan"), "pollutant", "installed_on", "removed_on")
    assert ("NOx", date(2014, 6, 2), date(2024, 6, 1)) in dates


def test_an_assumption_holds_for_a_group_a_facility_or_a_unit(ready: Desk) -> None:
    """A node may be a group that takes no sources; a unit needs its facility; a reason is owed."""
    rows = (
        ASSUMPTION,
        STOKER,
        ("工艺技术", "A0201 工业锅炉", "F1", "", "煤粉炉", "", "张三", "台账"),
        ("生产路线", "", "F2", "MF2", "新型干法", "", "张三", "环评"),
        ("工艺技术", "Z99", "", "", "层燃炉", "", "张三", "现场核查"),
        ("工艺技术", "", "", "MF1", "层燃炉", "", "张三", "现场核查"),
        ("工艺技术", "", "F1", "MF2", "层燃炉", "", "张三", "现场核查"),
        (*STOKER[:6], "", "现场核查"),
        (*STOKER[:7], "—"),
        ("燃料", *STOKER[1:]),
    )

    result = ready.load(ready.csv("assumption.csv", rows))

    names = ("subject", "category_code", "facility_no", "unit_no", "value", "reason")
    assert flat(ready.rows("assumption"), *names) == [
        ("technology", "A02", None, None, "层燃炉", "现场核查"),
        ("technology", "A0201", "F1", None, "煤粉炉", "台账"),
        ("route", None, "F2", "MF2", "新型干法", "环评"),
    ]
    assert places(result, "I230") == [("", 5, "源分类代码")]
    assert places(result, "R103") == [("", 7, "设施编号")]
    assert places(result, "I201") == [
        ("", 8, "提出人"),
        ("", 9, "理由"),
        ("", 6, "排污单位编号"),
    ]
    assert places(result, "I210") == [("", 10, "对象")]


def test_an_assumed_size_is_a_number_with_its_unit(ready: Desk) -> None:
    """A size that cannot be read, or says nothing of its unit, is none; others are kept plain."""
    rows = (
        ASSUMPTION,
        ("设计规模", "A0201", "", "", "1,000.50", "t/h", "张三", "铭牌"),
        ("设计规模", "A02", "", "", "20吨", "t/h", "张三", "铭牌"),
        ("设计规模", "A01", "", "", "0", "t/h", "张三", "铭牌"),
        ("设计规模", "A03", "", "", "20", "", "张三", "铭牌"),
    )
    result = ready.load(ready.xlsx("a.xlsx", {"核算假设": rows}))

    assert flat(ready.rows("assumption"), "value", "unit") == [("1000.5", "t/h")]
    assert places(result, "I202") == [("核算假设", 3, "取值"), ("核算假设", 4, "取值")]
    assert places(result, "I201") == [("核算假设", 5, "单位")]


def test_an_assumed_way_of_collection_is_one_of_those_of_routes(ready: Desk) -> None:
    """Usual words stand for a code; what is none of them is told with all that there are."""
    rows = (
        ASSUMPTION,
        ("收集方式", "", "F1", "", "顶吸罩", "", "张三", "现场核查"),
        ("收集方式", "", "F2", "", "风", "", "张三", "现场核查"),
    )
    result = ready.load(ready.csv("assumption.csv", rows))

    assert flat(ready.rows("assumption"), "facility_no", "value") == [("F1", "external_hood")]
    (wrong,) = [finding for finding in result.findings if finding.code == "I210"]
    assert (wrong.at.row, wrong.at.column) == (3, "取值")
    assert "单层密闭负压、" in wrong.remedy_zh


def test_a_decision_needs_a_name_a_day_and_a_reason(ready: Desk) -> None:
    """Nobody's word, or a word without a reason, decides nothing."""
    head = (*DECIDED, "理由")
    rows = (
        head,
        (*REJECTED, "单位写错"),
        ("F1", "", "CO2", 2024, "", "采用", "李四", "2025-05-06", "核查报告"),
        (*REJECTED, ""),
        (*REJECTED[:6], "", "2025-05-06", "单位写错"),
        (*REJECTED[:7], "", "单位写错"),
        (*REJECTED[:5], "再看看", *REJECTED[6:], "单位写错"),
    )
    result = ready.load(ready.csv("value_decision.csv", rows))

    names = ("outlet_no", "pollutant", "year", "flow", "decision", "decided_by", "decided_on")
    assert flat(ready.rows("value_decision"), *names) == [
        ("DA001", "SO2", 2024, "permit_report", "reject", "李四", date(2025, 5, 6)),
        (None, "CO2", 2024, None, "accept", "李四", date(2025, 5, 6)),
    ]
    assert places(result, "I201") == [("", 5, "决定人"), ("", 6, "日期"), ("", 4, "理由")]
    assert places(result, "I210") == [("", 7, "决定")]


def test_a_decision_on_all_flows_stays_one(ready: Desk) -> None:
    """The flow of a whole import narrows no decision that names none."""
    rows = ((*DECIDED, "理由"), (*REJECTED[:4], "", *REJECTED[5:], "单位写错"))
    ready.load(ready.csv("value_decision.csv", rows), flow="statistics")

    assert flat(ready.rows("value_decision"), "flow") == [(None,)]


def test_later_statements_take_the_place_of_former_ones_and_can_be_taken_back(
    any_desk: Desk,
) -> None:
    """A preview changes nothing, the former row goes to the history, a rollback brings it back."""
    desk = any_desk
    desk.parents()
    outlets = (("排污单位编号", "排放口编号", "类别"), ("F1", "DA001", "主要排放口"))
    desk.load(desk.csv("outlet.csv", outlets))
    first = {
        "停运时段": (STANDSTILL, SUMMER),
        "核算假设": (ASSUMPTION, STOKER),
        "存疑数值认定": ((*DECIDED, "理由"), (*REJECTED, "单位写错")),
    }
    desk.load(desk.xlsx("一.xlsx", first))
    before = {name: _facts(desk, name) for name in ("standstill", "assumption", "value_decision")}
    later = {
        "停运时段": (STANDSTILL, (*SUMMER[:4], "2024-11-30", "推迟供暖")),
        "核算假设": (ASSUMPTION, (*STOKER[:4], "煤粉炉", *STOKER[5:])),
        "存疑数值认定": ((*DECIDED, "理由"), (*REJECTED[:5], "采用", *REJECTED[6:], "已核对")),
    }
    path = desk.xlsx("二.xlsx", later)

    shown = desk.load(path, is_trial=True).preview
    assert shown is not None
    assert shown.changes == tuple(
        Change(table=name, new=0, changed=1, unchanged=0, gone=0) for name in before
    )
    assert {name: _facts(desk, name) for name in before} == before

    batch = desk.load(path).batch_id
    assert batch is not None
    assert flat(desk.rows("standstill"), "ended_on") == [(date(2024, 11, 30),)]
    assert flat(desk.rows("assumption"), "value") == [("煤粉炉",)]
    assert flat(desk.rows("value_decision"), "decision") == [("accept",)]
    assert [len(desk.rows(f"{name}_history")) for name in before] == [1, 1, 1]

    undone = batches.roll_back(desk.workspace, batch)
    assert undone.removed == undone.restored == dict.fromkeys(before, 1)
    assert {name: _facts(desk, name) for name in before} == before
    assert desk.unaccounted() == {}


def _facts(desk: Desk, table: str) -> list[dict[str, object]]:
    """Rows without their numbers and the batch that wrote them."""
    own = {f"{table}_id", "since_batch"}
    return [{k: v for k, v in row.items() if k not in own} for row in desk.rows(table)]


def test_a_filled_template_of_statements_is_imported(ready: Desk) -> None:
    """What the drop-downs offer is what the import understands."""
    standstill, assumption, decision = template.write(
        ready.folder, ["standstill", "assumption", "value_decision"]
    )
    _fill(
        standstill,
        facility_no="F1",
        unit_no="MF1",
        started_on=date(2024, 3, 16),
        ended_on=date(2024, 11, 14),
    )
    _fill(
        assumption,
        subject="收集方式",
        category_code="A02 集中供热",
        value="外部集气罩",
        stated_by="张三",
        reason="现场核查",
    )
    _fill(
        decision,
        facility_no="F1",
        pollutant="SO2",
        year=2024,
        decision="采用",
        decided_by="李四",
        decided_on=date(2025, 5, 6),
        reason="与台账一致",
    )

    result = ready.load(standstill, assumption, decision)

    assert codes(result) == []
    assert {name: count.loaded for name, count in result.by_table.items()} == {
        "standstill": 1,
        "assumption": 1,
        "value_decision": 1,
    }


def _fill(path: Path, **cells: str | int | date) -> None:
    """Write a row below the example of a template."""
    opened = openpyxl.load_workbook(path)
    sheet = opened[path.stem]
    keys = [cell.value for cell in sheet[2]]
    for key, value in cells.items():
        sheet.cell(4, keys.index(key) + 1).value = value
    opened.save(path)


def test_labels_of_statements_agree_with_the_registry() -> None:
    """Every choice of a template is a value the registry accepts, and the other way round."""
    assert set(SUBJECT) == set(AssumptionSubject)
    assert set(DECISION) == set(Decision)
