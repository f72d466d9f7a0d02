"""What the codes of a published file are called in the workbook (代码的中文名)."""

from collections.abc import Mapping

from inventory.core.codes import FLOW, SCOPE
from inventory.intake.report_tables import SPECIAL_KIND
from inventory.intake.statement_tables import DECISION, SUBJECT
from inventory.intake.tables import LIMIT_BASIS, MANAGEMENT, OUTLET_KIND
from inventory.permits.words import METHOD, RECORD
from inventory.publish.dictionary import glossary

STATUS = {
    "ok": "未超",
    "over": "超许可",
    "unconfirmed": "超出待确认",
    "incomplete": "不足全年",
    "no_limit": "无许可量",
    "no_data": "无数据",
    "data_invalid": "数据不可信",
}
_CODES: dict[str, Mapping[str, str]] = {
    "status": STATUS,
    "outlet_kind": OUTLET_KIND,
    "management": MANAGEMENT,
    "limit_kind": {"statutory": "法定", "calculated": "计算", "formula": "公式（核对）"},
    "limit_basis": {**LIMIT_BASIS, "calculated_actual": "由实际排放量计算"},
    "scope": SCOPE,
    "special_kind": SPECIAL_KIND,
    "span": {"month": "月", "day": "日"},
    "origin": {"ledger": "台账", "report": "执行报告", "monitoring": "自动监测"},
    "base_mode": {"mean": "多年平均", "max": "多年最大"},
    "cap_kind": {
        "reference_volume": "基准烟气量",
        "measured_volume": "实测烟气量",
        "rate": "许可速率",
    },
    "check_id": {
        "X1": "X1 报告与自核",
        "X2": "X2 分项之和与合计",
        "X3": "X3 报告与产生量",
        "X4": "X4 监测与推算烟气量",
        "X5": "X5 同行业排放水平",
        "X6": "X6 报告与运行用能",
        "X7": "X7 折算平均浓度",
        "X8": "X8 累计接近许可量",
        "X9": "X9 同一燃料不同来源",
        "X10": "X10 同一排放不同来源",
        "I1": "I1 隐含浓度",
        "I2": "I2 NOx 与 CO2",
        "I3": "I3 SO2 与燃料硫",
        "I4": "I4 单位热量烟气量",
        "I5": "I5 源的隐含系数",
        "I6": "I6 源类的隐含系数",
        "I7": "I7 两侧二氧化碳",
    },
    "state": {"accounted": "核算", "measured": "监测", "reported": "上报"},
    "volume_basis": {"measured": "监测", "rule": "规范公式", "carbon": "按碳推算（上限）"},
    "reason_code": {
        "agrees": "一致",
        "not_reported": "执行报告未填报",
        "no_account": "没有自核结果",
        "impossible": "报告数不合常理",
        "kg_for_t": "报告数疑为千克",
        "direct_discharge": "自核按直排核算",
        "substituted_hours": "自核含修约时段",
        "other_method": "核算方法不同",
        "unexplained": "差异待说明",
    },
    "severity": {"error": "错误", "warning": "警告", "info": "提示"},
    "convicted_by": {
        "measured": "自动监测",
        "substituted": "修约",
        "tested": "手工监测",
        "reported": "上报",
        "direct_discharge": "直排",
        "balance": "物料平衡",
        "coefficient": "系数",
    },
    "method": METHOD,
    "actual_method": METHOD,
    "own_method": METHOD,
    "source_a": RECORD,
    "source_b": RECORD,
    "source": {**FLOW, **METHOD, "account": "自核（活动水平）"},
    "flow": FLOW,
    "decision": DECISION,
    "subject": SUBJECT,
}
# columns that only the workbook shows: computed for the eye out of published ones
_HEADS = {
    "mix_frac": "占该行业比例",
    "worst_12_months_frac": "最高12个月占许可",
    "item_name": "项目名称",
    "category_name": "源分类名称",
    "lack_reasons": "未核算原因",
    "record_frac": "甲值与乙值之比",
    "doubted_t": "存疑数值(t)",
    "assumed_value": "假设为",
}


def word(column: str, value: str) -> str:
    """What a person reads for a code of this column; text that is no code stays as it is.

    >>> word("limit_basis", "eia")
    '环评批复'
    >>> word("actual_method", "cems+coefficient")
    '自动监测法、产排污系数法'
    """
    codes = _CODES.get(column)
    if codes is None:
        return value
    return "、".join(codes.get(part, part) for part in value.split("+"))


def heading(column: str) -> str:
    """The Chinese title of a column, with its unit in brackets."""
    if column in _HEADS:
        return _HEADS[column]
    term = glossary()[column]
    return f"{term.title_zh}({term.unit})" if term.unit else term.title_zh
