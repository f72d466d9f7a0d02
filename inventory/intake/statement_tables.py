"""Import tables of what people state beside their data (停运时段、核算假设、存疑数值认定)."""

from dataclasses import replace

from inventory.core.codes import FLOW
from inventory.intake.column import Kind, Table, choice, code, coded, text

SUBJECT = {
    "technology": "工艺技术",
    "capacity": "设计规模",
    "collection": "收集方式",
    "route": "生产路线",
}
DECISION = {"accept": "采用", "reject": "剔除"}

_FACILITY = code("facility_no", "排污单位编号", is_required=True)
_UNIT = code("unit_no", "设施编号", aliases=("生产设施编号",))
_OUTLET = code("outlet_no", "排放口编号")
_REASON = text("reason", "理由", is_required=True, aliases=("原因",))

STANDSTILL = Table(
    name="standstill",
    zh="停运时段",
    is_single=True,
    note="设施、排放口或整个单位停运的起止日期（起止两日都算停运）；设施编号和排放口编号都空着表示全厂停运",
    columns=(
        _FACILITY,
        _UNIT,
        _OUTLET,
        coded("started_on", "开始日期", Kind.DATE, is_required=True),
        coded("ended_on", "结束日期", Kind.DATE, is_required=True),
        text("reason", "原因"),
    ),
)
ASSUMPTION = Table(
    name="assumption",
    zh="核算假设",
    is_single=True,
    note="设施的某一格空着时按什么核算：源分类代码及其下的设施，或某个单位、某台设施；都空着表示全部设施。每次编制都会列出",
    columns=(
        choice("subject", "对象", SUBJECT, is_required=True),
        coded("category_code", "源分类代码", Kind.NODE),
        replace(_FACILITY, is_required=False),
        _UNIT,
        text("value", "取值", is_required=True),
        text("unit", "单位"),
        text("stated_by", "提出人", is_required=True),
        coded("stated_on", "日期", Kind.DATE),
        _REASON,
    ),
)
VALUE_DECISION = Table(
    name="value_decision",
    zh="存疑数值认定",
    is_single=True,
    is_of_all_flows=True,
    note="程序认为不可能的数值，由具名的人决定采用或剔除并写明理由；数据来源空着表示各来源",
    columns=(
        _FACILITY,
        _OUTLET,
        _UNIT,
        coded("pollutant", "污染物", Kind.POLLUTANT, is_required=True),
        coded("year", "年份", Kind.YEAR, is_required=True),
        choice("flow", "数据来源", FLOW),
        choice("decision", "决定", DECISION, is_required=True),
        text("decided_by", "决定人", is_required=True),
        coded("decided_on", "日期", Kind.DATE, is_required=True),
        _REASON,
    ),
)
STATEMENT_TABLES = (STANDSTILL, ASSUMPTION, VALUE_DECISION)
