"""Findings: each wrong cell is named with its place, and an error keeps its row out."""

from collections.abc import Mapping

import pytest

from inventory.core.findings import Severity, catalogue
from inventory.intake.result import ImportResult
from tests.intake.desk import FACILITY, UNIT, Desk, activity, coal, codes, flat, places


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"数量": ""}, "I201", "数量"),
        ({"数量": "很多"}, "I202", "数量"),
        ({"数量": "1_000"}, "I202", "数量"),
        ({"数量": "1e400"}, "I202", "数量"),
        ({"数量": "TRUE"}, "I202", "数量"),
        ({"年份": "2024.5"}, "I203", "年份"),
        ({"数量": "-1"}, "I204", "数量"),
        ({"年份": "24"}, "I209", "年份"),
        ({"类别": "废话"}, "I210", "类别"),
        ({"设施编号": "9.16101E+17"}, "I212", "设施编号"),
        ({"数量": "#DIV/0!"}, "I213", "数量"),
        ({"数量": "#NOT-CALCULATED!"}, "I214", "数量"),
        ({"项目": "煤\x07"}, "I215", "项目"),
        ({"项目": "煤" * 4001}, "I216", "项目"),
        ({"设施编号": "M" * 201}, "I216", "设施编号"),
        ({"数量": "1e308", "单位": "万吨"}, "I237", "数量"),
        ({"数量": "1e16"}, "I237", "数量"),
        ({"数量": "1e12", "单位": "万吨"}, "I237", "数量"),
        ({"单位": "车"}, "I218", "单位"),
        ({"单位": "公里", "类别": "外购电力"}, "I219", "单位"),
        ({"单位": "公顷"}, "I219", "单位"),
        ({"类别": "运行小时", "单位": "小时", "数量": "9000"}, "I236", "数量"),
        ({"排污单位编号": "F9"}, "R102", "排污单位编号"),
        ({"设施编号": "MF9"}, "R103", "设施编号"),
    ],
)
def test_a_wrong_cell_of_the_activity_table_rejects_its_row(
    ready: Desk, changed: Mapping[str, object], code: str, column: str
) -> None:
    """The finding names row and column; the good row beside it is loaded."""
    result = ready.load(ready.csv("activity.csv", activity(coal(1, **changed), coal(2))))

    assert (code, ("", 2, column)) in [(c, p) for c in codes(result) for p in places(result, c)]
    assert flat(ready.rows("activity"), "amount_t") == [(2.0,)]
    assert all(finding.at.row == 2 for finding in result.findings if finding.severity == "error")


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("硫分", "120", "I205"),
        ("月份", "13", "I209"),
        ("低位发热量", "20908", "I221"),
        ("基准", "高位", "I223"),
        ("数据来源", "听说", "I210"),
    ],
)
def test_wrong_optional_cells_of_the_activity_table(
    ready: Desk, heading: str, value: str, code: str
) -> None:
    """An optional cell may be empty, but not wrong."""
    rows = ((*activity()[0], heading), (*coal(1), value))

    result = ready.load(ready.csv("activity.csv", rows))

    assert places(result, code) == [("", 2, heading)]
    assert ready.rows("activity") == []


def test_amounts_of_all_dimensions_are_kept_in_one_canonical_column(ready: Desk) -> None:
    """The reported amount stays beside the canonical one; energy of fuel is net unless told."""
    head = (*activity()[0], "基准")
    rows = (
        head,
        (*coal(1, "万吨"), "收到基"),
        (*coal(2, "万立方米", 项目="天然气"), ""),
        (*coal(1000, "kWh", 类别="外购电力", 项目="电力"), ""),
        (*coal(3, "MMBtu", 项目="木柴"), "高位"),
        (*coal(4, "吨标准煤", 项目="焦炭"), ""),
        (*coal("1,234.5", "小时", 类别="运行小时", 项目="运行"), ""),
        (*coal(6, "条", 类别="产品", 项目="轮胎"), ""),
    )

    ready.load(ready.csv("activity.csv", (head, *(_quoted(row) for row in rows[1:]))))

    names = ("amount_t", "amount_m3", "amount_gj", "amount_h", "amount_n", "basis")
    assert flat(ready.rows("activity"), *names) == [
        (10000.0, None, None, None, None, "as_received"),
        (None, 20000.0, None, None, None, None),
        (None, None, pytest.approx(3.6), None, None, None),
        (None, None, pytest.approx(3.16516755786), None, None, "gcv"),
        (None, None, pytest.approx(117.2304), None, None, "ncv"),
        (None, None, None, 1234.5, None, None),
        (None, None, None, None, 6.0, None),
    ]
    assert ready.rows("activity")[0]["unit_reported"] == "万吨"


def _quoted(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(f'"{cell}"' for cell in row)


def test_heat_values_are_kept_as_written_and_in_gigajoules(ready: Desk) -> None:
    """kJ/kg of coal and MJ/m3 of gas; a value far off is a warning, not an error."""
    head = (*activity()[0], "低位发热量", "低位发热量单位")
    rows = (
        head,
        (*coal(1), 20908, "kJ/kg"),
        (*coal(1, "m3", 项目="天然气"), 35.5, "MJ/m3"),
        (*coal(1, 项目="焦炭"), 20908, "MJ/kg"),
    )

    result = ready.load(ready.csv("activity.csv", rows))

    assert flat(ready.rows("activity"), "ncv_reported", "ncv_gj_t", "ncv_gj_m3") == [
        (20908.0, pytest.approx(20.908), None),
        (35.5, None, pytest.approx(0.0355)),
        (20908.0, pytest.approx(20908.0), None),
    ]
    assert places(result, "I222") == [("", 4, "低位发热量")]


def test_the_unit_may_stand_in_one_place_only(ready: Desk) -> None:
    """A unit cell that contradicts the heading is an error, one that agrees is not."""
    head = tuple("数量(万吨)" if name == "数量" else name for name in activity()[0])
    rows = (head, coal(1, "万t"), coal(2, "吨", 年份=2023), coal(3, "", 年份=2022))

    result = ready.load(ready.csv("activity.csv", rows))

    assert places(result, "I220") == [("", 3, "单位")]
    assert flat(ready.rows("activity"), "amount_t") == [(10000.0,), (30000.0,)]


def of_sheet(result: ImportResult) -> list[str]:
    """The codes of what the sheets themselves say, without the checks of the whole registry."""
    return [code for code in codes(result) if code.startswith("I")]


def test_exact_copies_are_loaded_with_a_warning(ready: Desk) -> None:
    """A row typed twice may be two deliveries; a person decides."""
    result = ready.load(ready.csv("activity.csv", activity(coal(1), coal(1), coal(2))))

    assert places(result, "I224") == [("", 3, "排污单位编号")]
    assert len(ready.rows("activity")) == 3


def test_unknown_items_keep_their_text_and_known_ones_get_their_code(ready: Desk) -> None:
    """The item of an activity is the library's code where the library knows the name."""
    rows = activity(coal(1, 项目="祖传燃料"), coal(1, 项目=" 祖传　燃料"))

    result = ready.load(ready.csv("activity.csv", rows))

    assert set(flat(ready.rows("activity"), "item")) == {("祖传燃料",), ("祖传 燃料",)}
    assert len(places(result, "I232")) == 2


def test_many_alike_warnings_are_counted_instead_of_listed(ready: Desk) -> None:
    """A wrong name in a thousand rows is one piece of news."""
    rows = activity(*(coal(n, 项目="祖传燃料") for n in range(60)))

    result = ready.load(ready.csv("activity.csv", rows))

    assert codes(result).count("I232") == 20
    assert [f.value for f in result.findings if f.code == "I119"] == ["40"]


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("统一社会信用代码", "91610131MA6U000001", "I260"),
        ("行业代码", "99999", "I233"),
        ("管理类别", "非重点", "I210"),
        ("经度", "200", "I227"),
        ("投产日期", "去年", "I207"),
        ("投产日期", "2015年6月", "I208"),
        ("行政区划代码", "610199", "I234"),
    ],
)
def test_findings_of_the_facility_table(desk: Desk, heading: str, value: str, code: str) -> None:
    """Warnings load the row, errors do not."""
    row = {**dict(zip(FACILITY[0], FACILITY[1], strict=True)), heading: value}

    result = desk.load(desk.csv("facility.csv", (tuple(row), tuple(row.values()))))

    assert places(result, code) == [("", 2, heading)]
    is_error = catalogue()[code].severity is Severity.ERROR
    assert len(desk.imported("facility")) == (0 if is_error else 1)


def test_dates_of_every_usual_form_are_read(desk: Desk) -> None:
    """ISO, slashes, Chinese, day numbers of Excel, and bare months and years."""
    forms = ["2024-01-05", "2024/1/5", "2024年1月5日", "45296", "20240105", "2024-01-05 08:30"]
    coarse = ["2024年6月", "2024"]
    head = (*FACILITY[0], "投产日期", "停产日期")
    rows = [
        (f"F{n}", "甲", "610113", form, "2020-01-01" if n == 1 else "")
        for n, form in enumerate([*forms, *coarse])
    ]

    result = desk.load(desk.csv("facility.csv", (head, *rows)))

    days = [str(row["opened_on"]) for row in desk.imported("facility")]
    assert days == ["2024-01-05"] * 6 + ["2024-06-01", "2024-01-01"]
    assert of_sheet(result) == ["I208", "I208", "I235", "I267"]


def test_identities_stay_text(desk: Desk) -> None:
    """1234.0 is 1234, leading zeros stay, a code may carry its name behind it."""
    head = FACILITY[0]
    rows = (
        head,
        ("1234.0", "甲", "610113 雁塔区"),
        ("007", "乙", "610113"),
        ("1E5", "丙", "610113"),
    )

    desk.load(desk.csv("facility.csv", rows))

    assert flat(desk.imported("facility"), "facility_no", "region_code") == [
        ("007", "610113"),
        ("1234", "610113"),
        ("1E5", "610113"),
    ]


def test_text_that_looks_like_a_formula_or_markup_stays_text(desk: Desk) -> None:
    """Names are data, whatever they look like."""
    names = ["=HYPERLINK(1)", "<script>alert(1)</script>", "' OR 1=1; DROP TABLE --"]
    rows = [(f"F{n}", name, "610113") for n, name in enumerate(names)]

    desk.load(desk.xlsx("a.xlsx", {"排污单位": (FACILITY[0], *rows)}))

    assert [row["name"] for row in desk.imported("facility")] == names


@pytest.mark.parametrize(
    ("category", "code"), [("Z99", "I230"), ("A01", "I231"), ("A0201", None), ("A010101", None)]
)
def test_categories_must_take_sources(desk: Desk, category: str, code: str | None) -> None:
    """A unit hangs on a leaf or a source node, never on a heading of the tree."""
    rows = (UNIT[0], ("F1", "MF1", category))

    result = desk.load(desk.csv("facility.csv", FACILITY), desk.csv("unit.csv", rows))

    assert of_sheet(result) == ([code] if code else [])
    assert len(desk.rows("unit")) == (0 if code else 1)


def test_near_misses_are_suggested(desk: Desk) -> None:
    """The finding on an unknown code asks whether the nearest known one was meant."""
    rows = (UNIT[0], ("F1", "MF1", "A0101011"))

    result = desk.load(desk.csv("facility.csv", FACILITY), desk.csv("unit.csv", rows))

    assert "是否指“A010101" in result.findings[0].message_zh


def test_capacities_are_kept_in_megawatts_or_tonnes_of_steam(desk: Desk) -> None:
    """Other units of capacity stay as written."""
    head = (*UNIT[0], "设计规模", "规模单位")
    sizes = [("A0201", "MW"), ("A0201", "t/h"), ("D0503", "m3"), ("A0201", "蒸吨"), ("D0505", "吨")]
    rows = [("F1", n, category, 10, unit) for n, (category, unit) in enumerate(sizes)]

    result = desk.load(desk.csv("facility.csv", FACILITY), desk.csv("unit.csv", (head, *rows)))

    # what a written rule decided is told, and what no factor can account
    assert set(of_sheet(result)) - {"I291"} == {"I272"}
    assert flat(desk.rows("unit"), "capacity_mw", "capacity_t_h", "capacity_unit") == [
        (10.0, None, "MW"),
        (None, 10.0, "t/h"),
        (None, None, "m3"),
        (None, 10.0, "蒸吨"),
        (None, None, "吨"),
    ]


def test_percentages_become_fractions(ready: Desk) -> None:
    """95, 95% and an empty share; 0.95 is taken at its word with a warning."""
    head = ("排污单位编号", "治理设施编号", "年份", "污染物", "去除效率(%)", "运行率")
    rows = (
        head,
        ("F1", "TA001", 2024, "颗粒物", "99.5", "100%"),
        ("F1", "TA001", 2024, "二氧化硫", "0.95", ""),
    )

    result = ready.load(ready.csv("abatement_run.csv", rows))

    assert flat(ready.rows("abatement_run"), "pollutant", "removal_frac", "uptime_frac") == [
        ("PM", 0.995, 1.0),
        ("SO2", 0.0095, None),
    ]
    assert places(result, "I206") == [("", 3, "去除效率(%)")]


def test_pollutants_are_known_by_their_names(ready: Desk) -> None:
    """Chinese names and aliases give the code, anything else is an error."""
    head = ("排污单位编号", "治理设施编号", "年份", "污染物")
    rows = (head, ("F1", "TA001", 2024, "烟尘"), ("F1", "TA001", 2024, "灰尘子"))

    result = ready.load(ready.csv("abatement_run.csv", rows))

    assert flat(ready.rows("abatement_run"), "pollutant") == [("PM",)]
    assert places(result, "I229") == [("", 3, "污染物")]


def test_a_region_falls_with_its_parent(desk: Desk) -> None:
    """A child of a rejected region is rejected too, however the rows are ordered."""
    rows = (
        ("区域代码", "名称", "上级代码", "类别"),
        ("P3", "丙", "P2", ""),
        ("P1", "", "610113", ""),
        ("P2", "乙", "P1", ""),
        ("P4", "丁", "610113", ""),
    )

    result = desk.load(desk.csv("region.csv", rows))

    assert sorted(places(result, "I234")) == [("", 2, "上级代码"), ("", 4, "上级代码")]
    assert flat(desk.imported("region"), "region_code") == [("P4",)]
