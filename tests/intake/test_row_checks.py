"""Row checks: what a cell, a row or a sheet contradicts, each beside a sound neighbour."""

from collections.abc import Mapping

import pytest

from tests.intake.desk import FACILITY, UNIT, Desk, activity, coal, codes, flat, places

CREDIT_CODE = "91110000600037341L"
PERMIT = f"{CREDIT_CODE}001P"
W11 = "91130200699229617X"
OUTLET = ("排污单位编号", "排放口编号", "类别", "高度", "内径", "温度")


def _facility(desk: Desk, **cells: object) -> list[str]:
    """Import one facility with these cells; the codes of its sheet."""
    given = zip(FACILITY[0], FACILITY[1], strict=True)
    row: dict[object, object] = dict([*given, *cells.items()])
    result = desk.load(desk.csv("facility.csv", (tuple(row), tuple(row.values()))))
    return [code for code in codes(result) if code[0] == "I" or code == "R101"]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"统一社会信用代码": CREDIT_CODE}, []),
        ({"统一社会信用代码": "９１110000 600037341l"}, []),
        ({"统一社会信用代码": "N2610113MF0000001X"}, ["I260"]),
        ({"统一社会信用代码": "H9610113000000001a"}, ["R101"]),
        ({"统一社会信用代码": "9111000060003734"}, ["I262"]),
        ({"统一社会信用代码": "91AB0000600037341L"}, ["I262"]),
        ({"排污许可证编号": PERMIT, "统一社会信用代码": CREDIT_CODE}, []),
        ({"排污许可证编号": "陕环许2016-001"}, ["I263"]),
        ({"排污许可证编号": "X" + PERMIT[1:], "统一社会信用代码": CREDIT_CODE}, ["I264"]),
        # W11: two places of one company, HJ 608-2017 annex A; the last sign may be another letter
        ({"排污许可证编号": f"{W11}001P", "统一社会信用代码": W11}, []),
        ({"排污许可证编号": f"{W11}002P", "统一社会信用代码": W11}, []),
        ({"排污许可证编号": "913307847125248658001Q"}, []),
        ({"经度": 108.9, "纬度": 34.2}, []),
        ({"经度": -95.4, "纬度": 29.8}, ["I248"]),
        ({"投产日期": "2024.01"}, ["I208"]),
        ({"投产日期": "2024.1"}, ["I266"]),
        ({"投产日期": "45322"}, ["I267"]),
        ({"投产日期": "2024年1月5日"}, []),
    ],
)
def test_numbers_places_and_dates_of_a_facility(
    desk: Desk, cells: Mapping[str, object], found: list[str]
) -> None:
    """What others have issued is checked by their rules; a doubtful date is not guessed."""
    assert _facility(desk, **cells) == found


def test_a_wrong_check_digit_is_told_with_the_right_one(desk: Desk) -> None:
    """A technician can compare one sign with the licence."""
    rows = ((*FACILITY[0], "统一社会信用代码"), (*FACILITY[1], CREDIT_CODE[:-1] + "X"))

    (finding,) = desk.load(desk.csv("facility.csv", rows)).findings

    assert "第18位应为L" in finding.message_zh


def test_codes_under_a_permit_are_those_of_the_permit(desk: Desk) -> None:
    """A facility without a permit may number its units as it likes, one with a permit is told."""
    head = (*FACILITY[0], "排污许可证编号")
    facilities = (head, (*FACILITY[1], PERMIT), (*FACILITY[2], ""))
    units = (UNIT[0], ("F1", "MF0001", "A0201"), ("F1", "1#", "A0201"), ("F2", "2#", "A0201"))

    result = desk.load(desk.csv("facility.csv", facilities), desk.csv("unit.csv", units))

    assert [(f.value, f.details["count"]) for f in result.findings if f.code == "I265"] == [
        ("1#", "1")
    ]
    assert len(desk.imported("unit")) == 3


@pytest.mark.parametrize(
    ("cells", "column"),
    [((0.5, 2, 60), "高度"), ((45, 0.001, 60), "内径"), ((45, 2, 2500), "温度"), ((45, 2, 60), "")],
)
def test_stacks_outside_the_usual_range_are_loaded_with_a_warning(
    ready: Desk, cells: tuple[object, ...], column: str
) -> None:
    """Height, diameter and temperature have their limits in practice, not in nature."""
    rows = (OUTLET, ("F1", "DA002", "其他", *cells))

    told = ready.load(ready.csv("排放口_二.csv", rows))

    assert [place[2] for place in places(told, "I245")] == ([column] if column else [])
    assert len(ready.imported("outlet")) == 2


@pytest.mark.parametrize(
    ("changed", "heading", "value", "found"),
    [
        ({"数量": "12.5吨", "单位": "吨"}, "硫分", "0.8", ["I239"]),
        ({"数量": "12.5吨", "单位": "kg"}, "硫分", "0.8", ["I239", "I240"]),
        ({"数量": "12.5车", "单位": ""}, "硫分", "0.8", ["I218", "I239"]),
        ({"数量": "ND"}, "硫分", "0.8", ["I242"]),
        ({"数量": "<0.003"}, "硫分", "0.8", ["I242"]),
        ({"数量": "1 234.5"}, "硫分", "0.8", ["I238"]),
        ({}, "硫分", "N/A", []),
        ({}, "硫分", "0.003L", ["I241"]),
        ({}, "硫分", "4.5", ["I245"]),
        ({}, "硫分", "135", ["I205"]),
        ({"类别": "原料", "项目": "硫铁矿"}, "硫分", "35", ["I232"]),
        ({}, "灰分", "65", ["I245"]),
        ({"单位": "tce"}, "灰分", "20", ["I254"]),
        ({"年份": 2101}, "灰分", "20", ["I209"]),
    ],
)
def test_amounts_and_qualities_of_a_fuel(
    ready: Desk, changed: Mapping[str, object], heading: str, value: str, found: list[str]
) -> None:
    """A unit behind a number is taken at its word, an unseen value never as zero."""
    rows = ((*activity()[0], heading), (*coal(1, **changed), value))

    result = ready.load(ready.csv("activity.csv", rows))

    assert [code for code in codes(result) if code.startswith("I")] == found


def test_a_unit_behind_the_number_becomes_the_unit_of_the_row(ready: Desk) -> None:
    """The amount is kept as the number with the unit that stood in the cell."""
    ready.load(ready.csv("activity.csv", activity(coal("1.5万吨", ""), coal(2))))

    names = ("amount_reported", "unit_reported", "amount_t")
    assert flat(ready.rows("activity"), *names) == [(1.5, "万吨", 15000.0), (2.0, "吨", 2.0)]


def test_heat_values_far_from_the_item_are_doubted(ready: Desk) -> None:
    """Bituminous coal of 12 GJ/t is possible and rare, of 22 it is common."""
    head = (*activity()[0], "低位发热量", "低位发热量单位")
    rows = (head, (*coal(1), 12, "GJ/t"), (*coal(1, 年份=2023), 22, "GJ/t"))

    result = ready.load(ready.csv("activity.csv", rows))

    assert places(result, "I246") == [("", 2, "低位发热量")]
    assert len(ready.rows("activity")) == 2


def test_black_and_organic_carbon_are_part_of_the_fine_particles(ready: Desk) -> None:
    """Their sum may reach PM2.5 and not exceed it."""
    head = ("排污单位编号", "污染物", "年份", "数量", "单位", "数据来源")
    amounts = {2023: (1.0, 1.0, 2.0), 2024: (1.0, 1.5, 2.0)}
    rows = [
        ("F1", name, year, amount, "吨", "环统")
        for year, of_year in amounts.items()
        for name, amount in zip(("BC", "OC", "PM2.5"), of_year, strict=True)
    ]

    result = ready.load(ready.csv("reported_emission.csv", (head, *rows)))

    assert places(result, "I256") == [("", 5, "数量"), ("", 6, "数量")]
    assert len(ready.rows("reported_emission")) == 4


def test_a_removal_that_leaves_nothing_is_doubted(ready: Desk) -> None:
    """99.9 % is usual, 99.95 % is worth a look, both are loaded."""
    head = ("排污单位编号", "治理设施编号", "年份", "污染物", "去除效率")
    rows = (head, ("F1", "TA001", 2023, "颗粒物", 99.9), ("F1", "TA001", 2024, "颗粒物", 99.95))

    result = ready.load(ready.csv("abatement_run.csv", rows))

    assert places(result, "I245") == [("", 3, "去除效率")]
    assert len(ready.rows("abatement_run")) == 2


def test_two_equal_descriptions_of_an_outlet_are_one(ready: Desk) -> None:
    """A copied row contradicts nothing; the last one counts."""
    rows = (OUTLET, *[("F1", "DA002", "其他", 45, 2, 60)] * 2)

    result = ready.load(ready.csv("排放口_二.csv", rows))

    assert [code for code in codes(result) if code.startswith("I")] == ["I225"]
    assert len(ready.imported("outlet")) == 2


def test_plans_and_permits_may_speak_of_years_to_come(ready: Desk) -> None:
    """A target lies in the future by nature, an activity does not."""
    head = ("目标编号", "名称", "指标", "年份", "数值", "单位")
    target = ready.csv("target.csv", (head, ("T1", "碳达峰", "CO2", 2060, 1, "吨")))

    assert codes(ready.load(target)) == []
    late = ready.load(ready.csv("activity.csv", activity(coal(1, 年份=2060))))
    assert places(late, "I252") == [("", 2, "年份")]


def test_rows_refused_before_are_judged_again_when_the_parents_have_come(desk: Desk) -> None:
    """The same file is loaded in full once what it refers to is registered."""
    sheet = desk.csv("activity.csv", activity(coal(1), coal("15x%")))
    assert places(desk.load(sheet), "R102") != []
    desk.parents()

    desk.load(sheet)

    assert flat(desk.rows("activity"), "amount_t") == [(1.0,)]
