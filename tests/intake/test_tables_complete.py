"""Every import table takes its rows, with the defaults and limits that the contract states."""

from inventory.intake.tables import TABLES
from inventory.registry import activity as activities
from inventory.registry import facility as facilities
from inventory.registry import permit as permits
from inventory.registry.tables import IMPORTED
from tests.intake.desk import Desk, flat, places


def test_routes_default_to_one_way_and_to_no_capture(ready: Desk) -> None:
    """Without shares all gas goes one way; a blank capture stays blank and is never 100 %."""
    head = ("排污单位编号", "设施编号", "治理设施编号", "排放口编号", "收集效率")
    rows = (
        head,
        ("F1", "MF1", "TA001", "DA001", "90"),
        ("F1", "MF1", "TA9", "DA9", ""),
        ("F1", "MF1", "", "DA001", ""),
    )

    result = ready.load(ready.csv("route.csv", rows))

    assert flat(ready.rows("route"), "share_frac", "capture_frac") == [(1.0, 0.9), (1.0, None)]
    assert places(result, "R104") == [("", 3, "排放口编号")]
    assert places(result, "R105") == [("", 3, "治理设施编号")]


def test_outlets_say_yes_and_no(ready: Desk) -> None:
    """是 and 否 are read, anything else is an error."""
    head = ("排污单位编号", "排放口编号", "类别", "是否要求自动监测")
    rows = (
        head,
        ("F1", "1", "一般排放口", "是"),
        ("F1", "2", "其他", "否"),
        ("F1", "3", "其他", "也许"),
    )

    result = ready.load(ready.csv("outlet_b.csv", rows))

    assert flat(ready.rows("outlet"), "outlet_no", "requires_cems")[:2] == [
        ("1", True),
        ("2", False),
    ]
    assert places(result, "I211") == [("", 4, "是否要求自动监测")]


def test_a_limit_of_an_outlet_names_the_outlet(ready: Desk) -> None:
    """The scope decides whether an outlet is needed."""
    head = ("排污单位编号", "范围", "排放口编号", "污染物", "年份", "年许可排放量")
    rows = (head, ("F1", "排放口", "", "SO2", 2024, 1), ("F1", "全厂", "", "SO2", 2024, 2))

    result = ready.load(ready.csv("permit_limit.csv", rows))

    assert places(result, "R106") == [("", 2, "排放口编号")]
    assert flat(ready.rows("permit_limit"), "scope", "quantity_t") == [("plant", 2.0)]


_REST = """
自定义区域
区域代码|名称|上级代码|类别
P1|园区甲|610113|园区
P2|园区乙|P1|
手工监测
排污单位编号|排放口编号|污染物|监测日期|实测浓度|标干流量
F1|DA001|NOx|2024/3/1|35|10000
上报排放量
排污单位编号|污染物|年份|数量|单位|数据来源
F1|CO2|2024|1.2|万吨|温室气体报告
区域活动水平
行政区划代码|源分类代码|年份|项目|键1|数量|单位
P1|J0301|2024|尿素|小麦|3|公顷
区域指标
行政区划代码|年份|指标|数值|单位
610113|2024|常住人口|120.5|万人
减排措施
措施编号|名称|排污单位编号|设施编号|投资(元)
M1|超低排放改造|F1|MF1|5000000
目标
目标编号|名称|指标|年份|数值|单位
T1|碳达峰|CO2|2030|-5|%
"""


def test_every_table_of_the_contract_can_be_filled(ready: Desk) -> None:
    """The remaining tables: manual tests, reports, area sources, indicators, measures, targets."""
    sheets: dict[str, list[list[str]]] = {}
    for line in _REST.strip().splitlines():
        if "|" in line:
            sheets[list(sheets)[-1]].append(line.split("|"))
        else:
            sheets[line] = []

    result = ready.load(ready.xlsx("其余.xlsx", sheets))

    assert {name: count.loaded for name, count in result.by_table.items()} == {
        "region": 2,
        "manual_test": 1,
        "reported_emission": 1,
        "region_activity": 1,
        "region_indicator": 1,
        "measure": 1,
        "target": 1,
    }
    assert flat(ready.rows("reported_emission"), "emission_t", "flow") == [(12000.0, "ghg_report")]
    assert flat(ready.rows("region_activity"), "amount_ha", "key1") == [(3.0, "小麦")]


def test_labels_and_keys_agree_with_the_registry() -> None:
    """Every choice of a template is a value the registry accepts, and the other way round."""
    pairs = (
        ("facility", "management", facilities.Management),
        ("outlet", "kind", facilities.OutletKind),
        ("activity", "role", activities.Role),
        ("activity", "basis", activities.Basis),
        ("permit_limit", "scope", permits.LimitScope),
        ("manual_test", "kind", permits.MonitoringKind),
    )
    for table, column, kinds in pairs:
        assert set(TABLES[table].column(column).choices) == set(kinds)


def test_every_target_column_exists_in_the_registry() -> None:
    """What a column of an import table is stored under is a column of the registry table."""
    for table in TABLES.values():
        targets = {column.target for column in table.columns if column.target}
        assert targets <= {column.name for column in IMPORTED[table.name].columns}
        assert set(table.group) <= {column.name for column in IMPORTED[table.name].columns}
