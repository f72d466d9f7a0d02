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
    model: str = ""  # the SQL model with its room, where it is not called as the method


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
        code="pm_stockpile",
        title_zh="堆场扬尘",
        formula_zh="产生量 = 装载量 × a/b + 2 × Ef × 堆场面积（按装载量分摊）",
        terms=(
            *_FUGITIVE_TERMS,
            Term("area_ha", "堆场面积", "公顷"),
            Term("share_frac", "该批物料占全年装载量的比例"),
            Term("standing_t", "风蚀部分", "t"),
        ),
        cites=("MEE-2021-24-PILE",),
        note_zh="a（省份）、b（物料）、Ef（物料）取自因子包，面积取设施的设计规模；缺一项即无结果。"
        "洒水、围挡、覆盖和半敞开、密闭堆存按治理设施计。",
    ),
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
        code="voc_leak",
        title_zh="动静密封点泄漏",
        formula_zh="产生量 = 密封点个数 × 运行小时 × 泄漏速率 × VOCs占泄漏物的比例",
        terms=(
            Term("qty_n", "密封点个数", "个"),
            Term("operating_h", "运行小时", "h"),
            Term("ef_t", "每个密封点每小时的泄漏量", "t/h"),
            Term("voc_frac", "VOCs占泄漏物的比例"),
        ),
        cites=("TCSES144-2024", "HJ853-2017"),
        note_zh="运行小时取该设施填报的运行小时；没有填报 VOCs 含量时按 1 计。",
    ),
    Method(
        code="voc_tank",
        title_zh="储罐静置与工作损失",
        formula_zh="产生量 = 周转量 × 系数 × 周转系数 + 静置损失（按周转量分摊）",
        terms=(
            *_FUGITIVE_TERMS,
            Term("turnover_frac", "周转系数"),
            Term("share_frac", "该批液体占全年周转量的比例"),
            Term("standing_t", "静置损失", "t"),
        ),
        cites=("AP42", "FR-ARRETE-2010"),
        note_zh="固定顶罐：静置损失 = 365 × 气相体积 × 油气密度 × 膨胀系数 × 饱和系数，"
        "系数 = 油气密度 × 产品系数。浮顶罐：静置损失 =（边缘密封 + 附件 + 盘缝）× 蒸气压函数 "
        "× 摩尔质量 × 产品系数，系数为挂壁损失。"
        "罐型尺寸、气象和液体参数取自因子包；缺一项即无结果。",
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
        note_zh="启停和超标时段的排放量一并计入；按核算结果（没有时按烟气比例）分到各设施。"
        "小时值的来源文件见 monitoring.source，逐小时的行号在工作区的 hourly/ 中。",
        model="outlets.candidate",
    ),
    Method(
        code="cems_manual_fill",
        title_zh="自动监测法（缺失时段按手工监测）",
        formula_zh="排放口排放量 = Σ 有效小时排放量 + 缺失小时 × 期间手工监测的平均小时排放量",
        terms=OUTLET_TERMS,
        cites=("ENGINE",),
        note_zh="缺失超过限度而经认定不是单位原因时采用；缺失时段有执法监测的，以执法监测为准。",
        model="outlets.external_gap",
    ),
    Method(
        code="cems_half_year_mean",
        title_zh="自动监测法（缺失时段按上一半年均值）",
        formula_zh="排放口排放量 = Σ 有效小时排放量"
        " + 缺失小时 × 上一半年稳定运行平均浓度 × 上一半年平均标干流量",
        terms=OUTLET_TERMS,
        cites=("ENGINE",),
        note_zh="缺失超过限度而经认定不是单位原因，期间又没有手工监测时采用；半年按日历半年。",
        model="outlets.external_gap",
    ),
    Method(
        code="manual_enforcement",
        title_zh="执法监测法",
        formula_zh="排放口排放量 = 各次（浓度 × 标干流量）平均值 × 运行小时",
        terms=OUTLET_TERMS,
        cites=("ENGINE",),
        note_zh="与单位自行监测不一致时以执法监测为准（排污许可管理条例第二十九条）。",
        model="outlets.manual_result",
    ),
    Method(
        code="manual_own",
        title_zh="自行手工监测法",
        formula_zh="排放口排放量 = 各次（浓度 × 标干流量）平均值 × 运行小时",
        terms=OUTLET_TERMS,
        cites=("ENGINE",),
        model="outlets.manual_result",
    ),
    Method(
        code="direct_discharge",
        title_zh="直排核算",
        formula_zh="排放口排放量 = 产生量（去除效率取 0）",
        terms=OUTLET_TERMS,
        cites=("ENGINE",),
        note_zh="应自动监测而未监测、季度缺失时间过多，或经认定须按产生量计时采用；"
        "只在许可和环境保护税口径中计入。",
    ),
    Method(
        model="ledger.size_share",
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
        formula_zh="VOCs = 物料用量 × VOCs含量 − 回收量 − 去除量 − 产品和废物中的量",
        terms=(Term("qty_t", "物料用量", "t"), Term("voc_frac", "VOCs含量")),
        cites=("STOICHIOMETRY", "SD-VOC-2017"),
        note_zh="物料中的 VOCs 视为全部挥发；扣减项逐行以负值列入，合计多于用量时不扣减。"
        "填有治理去除的VOCs（实测）的不再乘穿透率，没有填的治理按收集效率、去除效率计。",
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
        model="outlets.report",
        code="reported",
        title_zh="上报排放量",
        formula_zh="排放量 = 上报值",
        terms=(Term("emission_t", "上报值", "t"),),
        cites=("ENGINE",),
        note_zh="只在没有同一范围的核算结果时计入。",
    ),
)

BY_CODE = {method.code: method for method in METHODS}
