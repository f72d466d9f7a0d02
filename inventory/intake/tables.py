"""The import tables (导入表) of the contract: columns, units, choices and replacement groups."""

from dataclasses import replace

from inventory.core.codes import COLLECTION, FLOW, SCOPE
from inventory.factors.names import codes as lists
from inventory.intake.column import (
    Column,
    Kind,
    Table,
    choice,
    code,
    coded,
    number,
    percent,
    text,
)
from inventory.intake.fuel_tables import FUEL_TABLES
from inventory.intake.report_tables import REPORT_TABLES
from inventory.intake.statement_tables import STATEMENT_TABLES
from inventory.intake.succession_tables import CODE_CHANGE, FACILITY_CHANGE

MANAGEMENT = {"key": "重点管理", "simplified": "简化管理", "registration": "登记管理"}
REGION_KIND = {"park": "园区", "functional_zone": "功能区", "custom": "自定义"}
OUTLET_KIND = {"main": "主要排放口", "general": "一般排放口", "fugitive": "无组织", "other": "其他"}
ROLE = {
    "fuel": "燃料",
    "product": "产品",
    "material": "原料",
    "solvent": "溶剂",
    "electricity": "外购电力",
    "heat": "外购热力",
    "hours": "运行小时",
}
BASIS = {
    "as_received": "收到基",
    "air_dried": "空干基",
    "dry": "干基",
    "ncv": "低位",
    "gcv": "高位",
}
ORIGIN = {"purchased": "外购", "own": "自产"}
LIMIT_BASIS = {
    "spec_formula": "技术规范公式",
    "performance": "绩效值",
    "eia": "环评批复",
    "total_allocation": "总量分配",
    "trading": "排污权交易",
    "previous_permit": "原许可证",
    "local_plan": "地方方案",
}
TEST_KIND = {"enforcement": "执法", "own": "自行"}

_FACILITY = code("facility_no", "排污单位编号", is_required=True)
_UNIT = code("unit_no", "设施编号", is_required=True, aliases=("生产设施编号",))
_OUTLET = code("outlet_no", "排放口编号", is_required=True)
_ABATEMENT = code("abatement_no", "治理设施编号", is_required=True)
_REGION = coded("region_code", "行政区划代码", Kind.REGION, is_required=True)
_POLLUTANT = coded("pollutant", "污染物", Kind.POLLUTANT, is_required=True)
_CATEGORY = coded("category_code", "源分类代码", Kind.CATEGORY, is_required=True)
_YEAR = coded("year", "年份", Kind.YEAR, is_required=True)
# A permit states the quantities of each year of its validity.
# every word of the code list for a way of collection that routes may have
_COLLECTION_WORDS = {
    way: tuple(
        word
        for one in lists.collections()
        if one.collection == way
        for word in (one.title_zh, *one.aliases)
    )
    for way in COLLECTION
}

PERMIT_YEARS = 5
# What the checks of US reporting (CAERS) let pass for a stack; a control above the last is doubted.
_HEIGHT_M, _DIAMETER_M, _TEMPERATURE_C = (1.0, 400.0), (0.01, 90.0), (-30.0, 2200.0)
_REMOVAL_PCT = (0.0, 99.9)
_MONTH = coded("month", "月份", Kind.MONTH)
_AMOUNT = Column(key="amount", zh="数量", kind=Kind.AMOUNT, is_required=True)
_UNIT_OF = Column(key="unit", zh="单位", kind=Kind.UNIT, is_required=True, aliases=("计量单位",))
_FLOW = choice("flow", "数据来源", FLOW)
_OPENED, _CLOSED = (
    coded("opened_on", "投产日期", Kind.DATE),
    coded("closed_on", "停产日期", Kind.DATE),
)
_LON = number("lon", "经度", low=-180.0, high=180.0)
_LAT = number("lat", "纬度", low=-90.0, high=90.0)


def _optional(column: Column) -> Column:
    return replace(column, is_required=False)


REGION = Table(
    name="region",
    zh="自定义区域",
    note="行政区划以外的区域（园区、功能区）；国家行政区划已内置，不需要填",
    columns=(
        code("region_code", "区域代码", is_required=True),
        text("name", "名称", is_required=True),
        replace(_optional(_REGION), key="parent_code", zh="上级代码", target="parent_code"),
        choice("kind", "类别", REGION_KIND),
    ),
)
FACILITY = Table(
    name="facility",
    zh="排污单位",
    note="一行一个排污单位；其他各表都按排污单位编号与它相连",
    columns=(
        _FACILITY,
        text("name", "单位名称", is_required=True, aliases=("企业名称", "排污单位名称")),
        code("uscc", "统一社会信用代码"),
        code("permit_no", "排污许可证编号"),
        choice("management", "管理类别", MANAGEMENT),
        _REGION,
        coded("industry_code", "行业代码", Kind.INDUSTRY),
        text("park", "园区"),
        text("performance_grade", "绩效分级"),
        _LON,
        _LAT,
        _OPENED,
        _CLOSED,
    ),
)
UNIT = Table(
    name="unit",
    zh="生产设施",
    note="锅炉、窑炉、生产线等；源分类代码取可挂接排放源的节点",
    columns=(
        _FACILITY,
        _UNIT,
        text("name", "设施名称"),
        _CATEGORY,
        replace(text("technology", "工艺技术"), names="technology"),
        number("capacity", "设计规模"),
        replace(text("capacity_unit", "规模单位"), names="capacity"),
        _OPENED,
        _CLOSED,
    ),
)
ABATEMENT = Table(
    name="abatement",
    zh="治理设施",
    note="脱硫、脱硝、除尘、VOCs 治理等设施",
    columns=(
        _FACILITY,
        _ABATEMENT,
        text("name", "名称"),
        replace(text("technology", "治理工艺", is_required=True), names="treatment"),
    ),
)
OUTLET = Table(
    name="outlet",
    zh="排放口",
    note="有组织排放口与无组织排放区域都在此登记",
    columns=(
        _FACILITY,
        _OUTLET,
        text("name", "名称"),
        choice("kind", "类别", OUTLET_KIND, is_required=True),
        number("height_m", "高度", unit="m", suffix="m", usual=_HEIGHT_M),
        number("diameter_m", "内径", unit="m", suffix="m", usual=_DIAMETER_M),
        number("temperature_c", "温度", unit="℃", suffix="c", low=None, usual=_TEMPERATURE_C),
        percent("reference_o2_pct", "基准含氧量", "reference_o2_frac"),
        coded("requires_cems", "是否要求自动监测", Kind.BOOL),
        _LON,
        _LAT,
        replace(_OPENED, zh="启用日期"),
        replace(_CLOSED, zh="停用日期"),
    ),
)
ROUTE = Table(
    name="route",
    zh="排放路径",
    note="设施经哪些治理设施、到哪个排放口；串联治理按级次各写一行；收集效率没有实测或文件依据就空着，写明收集方式",
    columns=(
        _FACILITY,
        _UNIT,
        _optional(_ABATEMENT),
        Column(key="step", zh="级次", kind=Kind.INT, target="step", low=1, high=99),
        _OUTLET,
        percent("share_pct", "分配比例", "share_frac", is_share=True, default=1.0),
        percent("capture_pct", "收集效率", "capture_frac", is_share=True),
        choice("collection", "收集方式", COLLECTION, words=_COLLECTION_WORDS),
    ),
)
ABATEMENT_RUN = Table(
    name="abatement_run",
    zh="治理设施运行",
    is_single=True,
    note="每个治理设施对每种污染物的去除效率与运行率；月份空着表示全年",
    columns=(
        _FACILITY,
        _ABATEMENT,
        _YEAR,
        _MONTH,
        _POLLUTANT,
        percent("removal_pct", "去除效率", "removal_frac", is_share=True, usual=_REMOVAL_PCT),
        percent("uptime_pct", "运行率", "uptime_frac", is_share=True),
        number("power_kwh", "耗电量", unit="kWh", suffix="kwh"),
        number("limestone_t", "石灰石用量", unit="t", suffix="t"),
        number("urea_t", "尿素用量", unit="t", suffix="t"),
        number("ammonia_t", "氨水用量", unit="t", suffix="t"),
        number("gas_m3", "助燃气用量", unit="m3", suffix="m3"),
    ),
)
ACTIVITY = Table(
    name="activity",
    zh="活动水平",
    has_lots=True,
    note="燃料、产品、原料、溶剂、外购电力与热力、运行小时；同一项目可以分批多行填写",
    columns=(
        _FACILITY,
        _UNIT,
        _YEAR,
        _MONTH,
        choice("role", "类别", ROLE, is_required=True),
        coded("item", "项目", Kind.ITEM, is_required=True),
        replace(_AMOUNT, aliases=("燃料用量", "用量", "产量")),
        _UNIT_OF,
        choice("basis", "基准", BASIS),
        Column(key="ncv", zh="低位发热量", kind=Kind.AMOUNT),
        Column(key="ncv_unit", zh="低位发热量单位", kind=Kind.UNIT, aliases=("热值单位",)),
        percent("sulfur_pct", "硫分", "sulfur_frac"),
        percent("ash_pct", "灰分", "ash_frac"),
        percent("volatile_pct", "挥发分", "volatile_frac"),
        percent("carbon_pct", "含碳量", "carbon_frac"),
        percent("voc_pct", "VOCs含量", "voc_frac"),
        _FLOW,
        choice("origin", "外购或自产", ORIGIN, aliases=("来源性质", "自产外购")),
    ),
)
PERMIT_LIMIT = Table(
    name="permit_limit",
    zh="许可限值",
    note="许可浓度、速率与年许可排放量；范围为“排放口”时必须写排放口编号",
    columns=(
        _FACILITY,
        choice("scope", "范围", SCOPE, is_required=True),
        _optional(_OUTLET),
        _POLLUTANT,
        replace(_YEAR, years_ahead=PERMIT_YEARS),
        number("concentration_mg_m3", "许可浓度", unit="mg/m3", suffix="mg_m3"),
        number("rate_kg_h", "许可速率", unit="kg/h", suffix="kg_h"),
        number("quantity_t", "年许可排放量", unit="t", suffix="t"),
        choice("basis", "依据", LIMIT_BASIS),
        text("document", "文件"),
        coded("valid_from", "有效期起", Kind.DATE),
        coded("valid_to", "有效期止", Kind.DATE),
    ),
)
MANUAL_TEST = Table(
    name="manual_test",
    zh="手工监测",
    note="执法监测与自行监测的手工数据，标态干基",
    columns=(
        _FACILITY,
        _OUTLET,
        _POLLUTANT,
        coded("tested_on", "监测日期", Kind.DATE, is_required=True),
        number("concentration_mg_m3", "实测浓度", unit="mg/m3", suffix="mg_m3", is_required=True),
        number("flow_m3_h", "标干流量", unit="m3/h", suffix="m3_h", is_required=True),
        percent("load_pct", "生产负荷", "load_frac", is_share=True),
        choice("kind", "类型", TEST_KIND),
    ),
)
REPORTED_EMISSION = Table(
    name="reported_emission",
    zh="上报排放量",
    has_lots=True,
    note="执行报告、环统、温室气体报告等上报的排放量：没有核算结果的才计入，其余只用于比对",
    columns=(
        _FACILITY,
        _optional(_OUTLET),
        _optional(_UNIT),
        _POLLUTANT,
        _YEAR,
        _MONTH,
        replace(_AMOUNT, aliases=("排放量",)),
        _UNIT_OF,
        replace(_FLOW, is_required=True),
        text("verified_by", "核查机构"),
    ),
)
REGION_ACTIVITY = Table(
    name="region_activity",
    zh="区域活动水平",
    has_lots=True,
    note="面源、移动源等按区域统计的活动水平；键1 至键4 写技术、车型、标准、作物等",
    columns=(
        _REGION,
        _CATEGORY,
        _YEAR,
        _MONTH,
        coded("item", "项目", Kind.ITEM, is_required=True),
        *(text(f"key{n}", f"键{n}") for n in range(1, 5)),
        _AMOUNT,
        _UNIT_OF,
        _FLOW,
    ),
)
REGION_INDICATOR = Table(
    name="region_indicator",
    zh="区域指标",
    is_single=True,
    note="人口、地区生产总值、能源消费总量等",
    columns=(
        _REGION,
        _YEAR,
        _MONTH,
        text("indicator", "指标", is_required=True),
        number("value", "数值", is_required=True, low=None),
        text("unit", "单位", is_required=True),
    ),
)
MEASURE = Table(
    name="measure",
    zh="减排措施",
    note="减污降碳工程与管理措施",
    columns=(
        code("measure_no", "措施编号", is_required=True),
        text("name", "名称", is_required=True),
        _optional(_REGION),
        _optional(_FACILITY),
        _optional(_UNIT),
        text("kind", "类别"),
        coded("started_on", "开始日期", Kind.DATE),
        coded("finished_on", "完成日期", Kind.DATE),
        number("investment_cny", "投资", unit="元"),
    ),
)
TARGET = Table(
    name="target",
    zh="目标",
    note="规划与方案中的目标值",
    columns=(
        code("target_no", "目标编号", is_required=True),
        text("name", "名称", is_required=True),
        _optional(_REGION),
        text("indicator", "指标", is_required=True),
        replace(_YEAR, years_ahead=None),
        number("value", "数值", is_required=True, low=None),
        text("unit", "单位", is_required=True),
        text("kind", "类别"),
    ),
)

# Parents before children: the order in which one import fills the registry.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        REGION,
        CODE_CHANGE,
        FACILITY,
        FACILITY_CHANGE,
        UNIT,
        ABATEMENT,
        OUTLET,
        ROUTE,
        ABATEMENT_RUN,
        ACTIVITY,
        PERMIT_LIMIT,
        MANUAL_TEST,
        REPORTED_EMISSION,
        REGION_ACTIVITY,
        REGION_INDICATOR,
        MEASURE,
        TARGET,
        *REPORT_TABLES,
        *FUEL_TABLES,
        *STATEMENT_TABLES,
    )
}
# Hourly monitoring has its own store; such a sheet is named in a finding and left alone.
NOT_IMPORTED = {"cems_hour": "自动监测小时值"}
