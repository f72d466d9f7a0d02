"""Gas analyses, design fuel use and shares to reduce (燃气组分、燃料设计用量、削减比例)."""

from tests.intake.desk import Desk, flat, places

GAS_HEAD = ("排污单位编号", "项目", "组分", "体积分数(%)", "有效期起")


def test_an_analysis_is_replaced_as_a_whole(ready: Desk) -> None:
    """A later sheet of the same date drops what it no longer names; another date stays."""
    first = [
        ("甲烷", "90", "2024-01-01"),
        ("氮气", "10", "2024-01-01"),
        ("CH4", "99", "2023-01-01"),
    ]
    again = [("甲烷", "96.5", "2024-01-01")]
    for name, rows in (("a", first), ("b", again)):
        told = (("F1", "天然气", *row) for row in rows)
        ready.load(ready.csv(f"gas_composition_{name}.csv", (GAS_HEAD, *told)))
    found = flat(ready.rows("gas_composition"), "item", "component", "volume_frac")

    assert sorted(found) == [("natural_gas", "CH4", 0.965), ("natural_gas", "CH4", 0.99)]


def test_an_impossible_component_stays_out(ready: Desk) -> None:
    """An unknown gas, more than the whole and a facility that nobody registered are told."""
    rows = (("F1", "天然气", "空气", "1", ""), ("F1", "天然气", "甲烷", "101", ""))
    stranger = ("F404", "天然气", "甲烷", "95", "")
    result = ready.load(ready.csv("gas_composition.csv", (GAS_HEAD, *rows, stranger)))

    assert ready.rows("gas_composition") == []
    assert {finding.at.row for finding in result.findings} == {2, 3, 4}
    assert places(result, "I210") == [("", 2, "组分")]
    assert places(result, "R102") == [("", 4, "排污单位编号")]


def test_design_use_and_reduction_share(ready: Desk) -> None:
    """A heading may carry the unit; thirty percent are kept as 0.3, and 0.3 is asked about."""
    design = (
        ("排污单位编号", "设施编号", "项目", "气体年设计用量(万m3)"),
        ("F1", "MF1", "天然气", "15"),
    )
    special = (
        (
            "排污单位编号",
            "范围",
            "排放口编号",
            "污染物",
            "特殊时段类型",
            "许可排放时段",
            "削减比例(%)",
        ),
        ("F1", "排放口", "DA001", "NOx", "重污染天气应对", "橙色", "30"),
        ("F1", "排放口", "DA001", "NOx", "重污染天气应对", "红色", "0.3"),
    )
    result = ready.load(
        ready.csv("fuel_design.csv", design), ready.csv("special_limit.csv", special)
    )

    assert flat(ready.rows("fuel_design"), "unit_no", "design_m3") == [("MF1", 150_000.0)]
    assert flat(ready.rows("special_limit"), "period", "reduction_frac")[0] == ("橙色", 0.3)
    assert [finding.at.row for finding in result.findings] == [3]
