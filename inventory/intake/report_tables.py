"""Import tables of permits' further demands, verdicts on monitoring, and execution reports."""

from dataclasses import replace

from inventory.intake.column import Column, Kind, Table, choice, code, coded, number, percent, text

SCOPE = {
    "outlet": "排放口",
    "main_total": "主要排放口合计",
    "general_total": "一般排放口合计",
    "fugitive_total": "无组织合计",
    "plant": "全厂",
}
SPECIAL_KIND = {
    "attainment": "环境质量限期达标规划",
    "heavy_pollution": "重污染天气应对",
    "season": "季节性管控",
}
VERDICT = {
    "external_fault": "非单位原因缺失",
    "not_installed": "未安装使用或未联网",
    "damaged": "损毁或擅自移动、改变设备",
    "falsified": "篡改、伪造监测数据",
    "bypass": "偷排或稀释排放",
    "not_maintained": "不正常运行治理设施",
    "false_declaration": "虚假申报",
}
MONITORING_MODE = {"auto": "自动", "manual": "手工", "none": "不监测"}

_FACILITY = code("facility_no", "排污单位编号", is_required=True)
_OUTLET = code("outlet_no", "排放口编号", is_required=True)
_OUTLET_OR_NONE = replace(_OUTLET, is_required=False)
_SCOPE = choice("scope", "范围", SCOPE, is_required=True)
_POLLUTANT = replace(
    coded("pollutant", "污染物", Kind.POLLUTANT, is_required=True), aliases=("污染物种类",)
)
_YEAR = coded("year", "年份", Kind.YEAR, is_required=True)
_QUARTER = Column(key="quarter", zh="季度", kind=Kind.INT, target="quarter", low=1, high=4)
_MONTH = coded("month", "月份", Kind.MONTH)
_CONCENTRATION = number("concentration_mg_m3", "浓度", unit="mg/m3", suffix="mg_m3")
_LIMIT = number("limit_mg_m3", "浓度限值", unit="mg/m3", suffix="mg_m3")
_REASON = text("reason", "原因")
_NOTE = text("note", "备注")
_PERMITTED = number("permitted_t", "许可排放量", unit="t", suffix="t")
_ACTUAL = number("actual_t", "实际排放量", unit="t", suffix="t")
_EXCEEDED = coded("is_exceeded", "是否超标", Kind.BOOL)


def _count(key: str, zh: str) -> Column:
    return Column(key=key, zh=zh, kind=Kind.INT, target=key)


SPECIAL_LIMIT = Table(
    name="special_limit",
    zh="特殊时段许可限值",
    is_single=True,
    note="重污染天气、季节性管控等时段的许可浓度、日排放量与月排放量；空着表示没有限值，应急预案只有削减比例的填削减比例",
    columns=(
        _FACILITY,
        _SCOPE,
        _OUTLET_OR_NONE,
        _POLLUTANT,
        choice("special_kind", "特殊时段类型", SPECIAL_KIND),
        text("period", "许可排放时段"),
        replace(_CONCENTRATION, zh="许可排放浓度限值"),
        number("daily_t", "许可日排放量限值", unit="t", suffix="t"),
        number("monthly_t", "许可月排放量限值", unit="t", suffix="t"),
        percent("reduction_pct", "削减比例", "reduction_frac", is_share=True),
        text("document", "文件"),
        coded("valid_from", "有效期起", Kind.DATE),
        coded("valid_to", "有效期止", Kind.DATE),
    ),
)
MONITOR_PLAN = Table(
    name="monitor_plan",
    zh="自行监测方案",
    is_single=True,
    note="每个排放口每种污染物的监测方式、联网、仪器、频次与方法",
    columns=(
        _FACILITY,
        _OUTLET,
        _POLLUTANT,
        choice("monitoring_mode", "监测设施", MONITORING_MODE),
        coded("is_networked", "自动监测是否联网", Kind.BOOL),
        text("instrument", "自动监测仪器名称"),
        text("instrument_place", "安装位置"),
        coded("is_compliant", "是否符合管理要求", Kind.BOOL),
        text("sampling", "手工监测采样方法及个数"),
        text("frequency", "手工监测频次"),
        text("test_method", "手工测定方法"),
        coded("installed_on", "自动监测启用日期", Kind.DATE),
        coded("removed_on", "自动监测停用日期", Kind.DATE),
    ),
)
MONITORING_VERDICT = Table(
    name="monitoring_verdict",
    zh="监测数据认定",
    is_single=True,
    note="主管部门对监测数据的认定，必须有文书；污染物空着表示该排放口全部污染物",
    columns=(
        _FACILITY,
        _OUTLET,
        replace(_POLLUTANT, is_required=False),
        choice("verdict", "认定类别", VERDICT, is_required=True),
        replace(coded("valid_from", "起始日期", Kind.DATE), is_required=True),
        replace(coded("valid_to", "截止日期", Kind.DATE), is_required=True),
        text("document", "认定文书", is_required=True),
        _NOTE,
    ),
)
DEVICE_RUN = Table(
    name="device_run",
    zh="治理设施运行报告",
    is_single=True,
    note="执行报告所报的治理设施运行时间、药剂、效率与耗电；季度和月份都空着表示全年",
    columns=(
        _FACILITY,
        code("abatement_no", "治理设施编号", is_required=True),
        _YEAR,
        _QUARTER,
        _MONTH,
        number("run_h", "运行时间", unit="h", suffix="h"),
        text("reagent", "药剂名称"),
        number("reagent_t", "药剂用量", unit="t", suffix="t"),
        percent("removal_pct", "平均去除效率", "removal_frac", is_share=True),
        number("power_kwh", "耗电", unit="kWh", suffix="kwh"),
        text("abnormal", "异常"),
    ),
)
MONITORING_SUMMARY = Table(
    name="monitoring_summary",
    zh="有组织监测汇总",
    is_single=True,
    note="执行报告所报的有组织浓度：有效数据数量、最小、最大、折标平均与超标",
    columns=(
        _FACILITY,
        _OUTLET,
        _POLLUTANT,
        _YEAR,
        _QUARTER,
        _MONTH,
        text("instrument", "监测设施"),
        _count("valid_count", "有效监测数据数量"),
        replace(_LIMIT, zh="许可浓度限值"),
        number("lowest_mg_m3", "最小浓度", unit="mg/m3", suffix="mg_m3"),
        number("highest_mg_m3", "最大浓度", unit="mg/m3", suffix="mg_m3"),
        number("mean_mg_m3", "平均浓度", unit="mg/m3", suffix="mg_m3"),
        _count("exceed_count", "超标数据数量"),
        percent("exceed_pct", "超标率", "exceed_frac"),
        _NOTE,
    ),
)
FUGITIVE_TEST = Table(
    name="fugitive_test",
    zh="无组织监测",
    is_single=True,
    note="执行报告所报的无组织浓度，一行一个点位一次监测",
    columns=(
        _FACILITY,
        text("place", "点位", is_required=True),
        _POLLUTANT,
        coded("tested_on", "监测日期", Kind.DATE, is_required=True),
        _LIMIT,
        replace(_CONCENTRATION, zh="监测结果", is_required=True),
        _EXCEEDED,
    ),
)
REPORT_LINE = Table(
    name="report_line",
    zh="执行报告排放量",
    is_single=True,
    note="执行报告的排放量逐行照录，合计行以范围区分，只用于比对；计入核算的另填上报排放量",
    columns=(
        _FACILITY,
        _SCOPE,
        _OUTLET_OR_NONE,
        _POLLUTANT,
        _YEAR,
        _QUARTER,
        _MONTH,
        _PERMITTED,
        _ACTUAL,
        replace(_REASON, zh="是否超标及原因"),
        _NOTE,
    ),
)
SPECIAL_PERIOD = Table(
    name="special_period",
    zh="特殊时段日排放量",
    is_single=True,
    note="执行报告所报的特殊时段逐日许可与实际排放量",
    columns=(
        _FACILITY,
        _SCOPE,
        _OUTLET_OR_NONE,
        _POLLUTANT,
        coded("day", "日期", Kind.DATE, is_required=True),
        text("period", "特殊时段类型"),
        replace(_PERMITTED, zh="许可日排放量"),
        replace(_ACTUAL, zh="实际日排放量"),
        _EXCEEDED,
    ),
)
EXCEEDANCE = Table(
    name="exceedance",
    zh="超标记录",
    is_single=True,
    note="执行报告所报的浓度超标时段与原因，浓度为折标值",
    columns=(
        _FACILITY,
        _OUTLET,
        _POLLUTANT,
        _YEAR,
        text("period", "超标时段", is_required=True),
        replace(_CONCENTRATION, zh="折标浓度"),
        _LIMIT,
        _REASON,
    ),
)

REPORT_TABLES = (
    SPECIAL_LIMIT,
    MONITOR_PLAN,
    MONITORING_VERDICT,
    DEVICE_RUN,
    MONITORING_SUMMARY,
    FUGITIVE_TEST,
    REPORT_LINE,
    SPECIAL_PERIOD,
    EXCEEDANCE,
)
