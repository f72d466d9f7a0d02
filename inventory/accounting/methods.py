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
    model: str = ""  # the SQL model, where it is not called as the method


OUTLET_TERMS = (
    Term("outlet_t", "排放口排放量", "t"),
    Term("share_frac", "该设施与源类所占比例"),
)

_FUGITIVE_TERMS = (
    Term("quantity", "活动水平", "quantity_per"),
    Term("ef_t", "由参数算得的系数", "t/quantity_per"),
)

FUGITIVE_METHODS = (
    Method(
        code="pm_handling",
        title_zh="物料装卸扬尘",
        formula_zh="产生量 = 装卸量 × k × 0.0016 × (风速/2.2)^1.3 ÷ (含水率/2)^1.4",
        terms=_FUGITIVE_TERMS,
        cites=("MEE-DUST-2014",),
        note_zh="粒度乘数、风速和含水率取自因子包；缺一项即无结果。喷淋等措施按治理设施计。",
    ),
    Method(
        code="pm_road",
        title_zh="铺装道路扬尘",
        formula_zh="产生量 = 行驶里程 × k × 积尘负荷^0.91 × 车重^1.02 × (1 − 降水日比例)",
        terms=_FUGITIVE_TERMS,
        cites=("MEE-DUST-2014",),
        note_zh="粒度乘数、积尘负荷、平均车重和降水日比例取自因子包；缺一项即无结果。",
    ),
    Method(
        code="voc_loading",
        title_zh="有机液体装载",
        formula_zh="产生量 = 装载体积 × 饱和系数 × 蒸气压 × 摩尔质量 ÷ (R × 温度)",
        terms=_FUGITIVE_TERMS,
        cites=("AP42",),
        note_zh="饱和系数、真实蒸气压、油气摩尔质量和装载温度取自因子包；缺一项即无结果。",
    ),
)

OUTLET_METHODS = (
    Method(
        code="cems",
        title_zh="自动监测法",
        formula_zh="排放口排放量 = Σ 实测浓度 × 标干流量 + 修约排放量",
        terms=OUTLET_TERMS,
        cites=("HJ75-2017", "HJ76-2017"),
        note_zh="启停和超标时段的排放量一并计入；按核算结果（没有时按烟气比例）分到各设施。",
        model="outlet_candidate",
    ),
    Method(
        code="manual_enforcement",
        title_zh="执法监测法",
        formula_zh="排放口排放量 = 各次（浓度 × 标干流量）平均值 × 运行小时",
        terms=OUTLET_TERMS,
        cites=("ENGINE",),
        note_zh="与单位自行监测不一致时以执法监测为准（排污许可管理条例第二十九条）。",
        model="manual_result",
    ),
    Method(
        code="manual_own",
        title_zh="自行手工监测法",
        formula_zh="排放口排放量 = 各次（浓度 × 标干流量）平均值 × 运行小时",
        terms=OUTLET_TERMS,
        cites=("ENGINE",),
        model="manual_result",
    ),
    Method(
        code="direct_discharge",
        title_zh="直排核算",
        formula_zh="排放口排放量 = 产生量（去除效率取 0）",
        terms=OUTLET_TERMS,
        cites=("ENGINE",),
        note_zh="应自动监测而未监测，或季度缺失时间过多时采用；只在许可和环境保护税口径中计入。",
    ),
    Method(
        code="pm_share",
        title_zh="颗粒物组分折算",
        formula_zh="组分排放量 = 监测的颗粒物 × 核算的组分与颗粒物之比",
        terms=OUTLET_TERMS,
        cites=("ENGINE",),
        note_zh="核算的 PM10、PM2.5 等大于监测的颗粒物时采用。",
    ),
)

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
    *FUGITIVE_METHODS,
    *OUTLET_METHODS,
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
