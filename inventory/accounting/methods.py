"""The ways to turn activity into emission (核算方法), each bound to one SQL model of this room.

A method is a record here, a SELECT of the same name under `sql/`, a table of worked cases under
`tests/accounting/cases/`, and a rank in `factors/priority.csv`. The order of the terms is the
order of the formula; `inventory explain` prints them with the numbers of one row.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One number of a formula: the column of the model that holds it, its name and unit."""

    column: str
    title_zh: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One published way of accounting."""

    code: str  # the SQL model, the case file and the value stored in the ledger
    title_zh: str
    formula_zh: str
    terms: tuple[Term, ...]
    cites: tuple[str, ...]
    note_zh: str = ""


METHODS = (
    Method(
        code="coefficient",
        title_zh="产排污系数法",
        formula_zh="产生量 = 活动水平 × 系数 × 品质系数",
        terms=(
            Term("quantity", "活动水平", "quantity_per"),
            Term("ef_t", "系数", "t/quantity_per"),
            Term("scale_frac", "品质系数"),
        ),
        cites=("TCSES144-2024", "IPCC2006-V2"),
        note_zh="系数含 S、A 等品质时按实测品质折算，否则品质系数为 1。",
    ),
    Method(
        code="co2_carbon_balance",
        title_zh="燃料碳平衡法",
        formula_zh="CO2 = 燃料含碳量 × 碳氧化率 × 44/12 × 来源比例",
        terms=(
            Term("qty_t", "燃料质量", "t"),
            Term("qty_m3", "燃料体积（标态）", "m³"),
            Term("qty_gj_ncv", "燃料热量（低位）", "GJ"),
            Term("carbon_t_gj", "单位热值含碳量", "tC/GJ"),
            Term("carbon_t", "燃料含碳量", "tC"),
            Term("oxidation_frac", "碳氧化率"),
            Term("origin_frac", "化石或生物成因比例"),
        ),
        cites=("NDRC-24", "IPCC2006-V2"),
        note_zh="有实测元素碳含量时，燃料含碳量 = 燃料质量 × 含碳量。",
    ),
    Method(
        code="so2_sulfur_balance",
        title_zh="燃料硫平衡法",
        formula_zh="SO2 = 燃料质量 × 硫分 × (1 − 进入底灰比例) × 64/32",
        terms=(
            Term("qty_t", "燃料质量", "t"),
            Term("sulfur_frac", "硫分"),
            Term("sulfur_retention_frac", "硫进入底灰比例"),
        ),
        cites=("TCSES144-2024",),
    ),
    Method(
        code="pm_ash_balance",
        title_zh="燃料灰分平衡法",
        formula_zh="颗粒物 = 燃料质量 × 灰分 × (1 − 进入底灰比例) × 粒径或组分比例",
        terms=(
            Term("qty_t", "燃料质量", "t"),
            Term("ash_frac", "灰分"),
            Term("ash_retention_frac", "灰分进入底灰比例"),
            Term("species_frac", "粒径或组分占总颗粒物比例"),
        ),
        cites=("TCSES144-2024",),
    ),
    Method(
        code="co2_carbonate_balance",
        title_zh="碳酸盐分解法",
        formula_zh="CO2 = 碳酸盐质量 × 排放因子",
        terms=(Term("qty_t", "碳酸盐质量", "t"), Term("ef_t", "排放因子", "tCO2/t")),
        cites=("NDRC-24", "IPCC2006-V3"),
    ),
    Method(
        code="voc_content_balance",
        title_zh="含VOCs物料衡算法",
        formula_zh="VOCs = 物料用量 × VOCs含量",
        terms=(Term("qty_t", "物料用量", "t"), Term("voc_frac", "VOCs含量")),
        cites=("STOICHIOMETRY",),
        note_zh="物料中的 VOCs 视为全部挥发，回收和治理按收集效率、去除效率计。",
    ),
    Method(
        code="co2_purchased_energy",
        title_zh="外购电力热力间接排放",
        formula_zh="CO2 = 外购电量或热量 × 排放因子（信息项，不计入合计）",
        terms=(Term("qty_gj_ncv", "外购电量或热量", "GJ"), Term("ef_t", "排放因子", "tCO2/GJ")),
        cites=("MEE-GRID", "NDRC-24"),
    ),
    Method(
        code="reported",
        title_zh="上报排放量",
        formula_zh="排放量 = 上报值",
        terms=(Term("emission_t", "上报值", "t"),),
        cites=("ENGINE",),
        note_zh="只在没有同一范围的核算结果时计入。",
    ),
)

BY_CODE = {method.code: method for method in METHODS}
