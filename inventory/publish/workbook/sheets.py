"""The sheets of permits and of the run (许可、运行各页): a note, a query, the columns in order."""

from inventory.publish.workbook.sheet import Sheet

# who and where, beside the codes of whatever has a facility
_NAMED = """
left join registry.facility as facility on facility.facility_no = shown.facility_no
left join registry.region as region on region.region_code = facility.region_code
left join registry.industry as industry on industry.industry_code = facility.industry_code
"""
_NAMES = (
    "facility.name as facility_name, region.name as region_name, industry.name as industry_name"
)
_WHO = ("facility_no", "facility_name", "region_name")
# columns that a run may lack: a file published before they were is shown without them
OPTIONAL = frozenset({"substituted_t", "gap_frac", "reason"})


_OUTLETS = f"""
select
    shown.*, {_NAMES},
    case
        when status in ('over', 'unconfirmed') then status
        when status = 'ok' and limit_kind = 'statutory' and ratio >= setting.limit_near_frac
            then 'near'
    end as mark
from permits.outlet_gap as shown
{_NAMED}
cross join permits.setting as setting
order by
    list_position(['over', 'unconfirmed', 'near'], mark) nulls last,
    list_position(['data_invalid', 'incomplete', 'no_data', 'ok', 'no_limit'], status),
    ratio desc nulls last, actual_t desc nulls last,
    shown.facility_no, outlet_no, pollutant
"""  # noqa: S608 -- names alone
_LIMITS = f"""
select
    shown.*, {_NAMES},
    case limit_kind when 'statutory' then shown.permitted_t end as statutory_t,
    case limit_kind when 'calculated' then shown.permitted_t end as calculated_t,
    base_years, base_mode, base_t, is_scaled, cap_t, cap_kind, class_t, plant_t
from permits.outlet_gap as shown
left join permits.calculated_limit as base
    on limit_kind = 'calculated'
    and base.facility_no = shown.facility_no
    and base.outlet_no = shown.outlet_no
    and base.pollutant = shown.pollutant
    and base.year = shown.year
{_NAMED}
where shown.permitted_t is not null
order by
    exceeds_calculated desc, shown.facility_no, shown.pollutant,
    list_position(['main', 'general', 'fugitive', 'other'], shown.outlet_kind), shown.outlet_no
"""  # noqa: S608 -- names alone
_PLANTS = f"""
select shown.*, {_NAMES}, case when status in ('over', 'unconfirmed') then status end as mark
from permits.plant_gap as shown
{_NAMED}
order by
    list_position(['over', 'unconfirmed'], status) nulls last,
    ratio desc nulls last, shown.facility_no, scope, pollutant
"""  # noqa: S608 -- names alone
_MIX = """
select
    mix.*, region.name as region_name, industry.name as industry_name,
    mix.share_frac as mix_frac
from permits.method_mix as mix
left join registry.region as region using (region_code)
left join registry.industry as industry on industry.industry_code = mix.industry_code
order by
    list_position(['SO2', 'NOx', 'PM', 'VOCs'], pollutant) nulls last, pollutant, region_code,
    mix.industry_code, emission_t desc, method
"""
_HEADROOM = f"""
select
    shown.*, {_NAMES},
    case
        when status in ('over', 'unconfirmed') then status
        when ratio >= setting.limit_near_frac then 'near'
    end as mark
from permits.headroom_rank as shown
{_NAMED}
cross join permits.setting as setting
order by
    list_position(['SO2', 'NOx', 'PM', 'VOCs'], pollutant) nulls last, pollutant, rank,
    shown.facility_no, outlet_no
"""  # noqa: S608 -- names alone
_WINDOWS = f"""
select
    shown.*, {_NAMES},
    worst_12_months_t / nullif(permitted_12_months_t, 0) as worst_12_months_frac,
    case
        when limit_kind <> 'statutory' then null
        when worst_12_months_frac > 1 then 'over'
        when worst_12_months_frac >= setting.limit_near_frac then 'near'
    end as window_mark
from permits.outlet_gap as shown
{_NAMED}
cross join permits.setting as setting
where worst_12_months_t is not null
order by
    list_position(['over', 'near'], window_mark) nulls last,
    worst_12_months_frac desc nulls last, worst_12_months_t desc,
    shown.facility_no, outlet_no, pollutant
"""  # noqa: S608 -- names alone
_SPECIAL = f"""
select shown.*, {_NAMES}
from permits.special_gap as shown
{_NAMED}
order by
    list_position(['over', 'data_invalid', 'no_data', 'ok'], status),
    shown.facility_no, scope, outlet_no, pollutant, span, starts_on, special_limit_id
"""  # noqa: S608 -- names alone
_CHECKS = f"""
select shown.*, {_NAMES}, known.name_zh as item_name, shown.ratio as record_frac
from permits.cross_check as shown
{_NAMED}
left join factors.item as known on known.item_code = shown.item
where is_flagged
order by
    substr(check_id, 2)::integer, abs(difference) desc nulls last, shown.facility_no, shown.scope,
    outlet_no, unit_no, shown.item, shown.pollutant, quarter, month, source_a, source_b
"""  # noqa: S608 -- names alone
_REPORTS = f"""
select shown.*, {_NAMES}
from permits.report_difference as shown
{_NAMED}
order by
    list_position(
        ['impossible', 'kg_for_t', 'unexplained', 'direct_discharge', 'substituted_hours',
        'other_method', 'no_account', 'not_reported', 'agrees'],
        reason_code
    ) nulls first,
    abs(difference_t) desc nulls last, shown.facility_no, outlet_no, pollutant, quarter, month
"""  # noqa: S608 -- names alone
_TAX = f"""
select shown.*, {_NAMES}
from permits.tax_view as shown
{_NAMED}
where is_taxed
order by
    tax_cny desc nulls last, taxed_equivalents_n desc nulls last, shown.facility_no,
    outlet_no, unit_no, tax_item, pollutant, month
"""  # noqa: S608 -- names alone

PERMITS = (
    Sheet(
        "许可与实际",
        "逐排放口许可量与实际量；超许可和接近许可的在前。红：超许可；黄：接近许可；"
        "浅橙：按核算超出，待确认；浅绿：小时值导入不全；橙：数据不可信；灰：无数据；蓝：无许可量。",
        _OUTLETS,
        (
            *_WHO,
            *("industry_name", "outlet_no", "outlet_kind", "management", "pollutant", "status"),
            "convicted_by",
            *("permitted_t", "limit_kind", "limit_basis", "actual_t", "headroom_t", "ratio"),
            *(
                "actual_method",
                "measured_frac",
                "substituted_t",
                "gap_frac",
                "reason",
                "worst_12_months_t",
            ),
            *("worst_12_months_end", "exceeds_calculated", "is_base_year_account_year"),
        ),
        empty="本次运行没有排放口有许可量或实际量。",
    ),
    Sheet(
        "法定与计算许可量",
        "许可证写明的法定许可量，和没有写明时由基准年实际排放量计算的许可量；"
        "超过计算许可量的在前，不判超许可。",
        _LIMITS,
        (
            *_WHO,
            *("outlet_no", "outlet_kind", "pollutant", "statutory_t", "limit_basis"),
            *("calculated_t", "actual_t", "ratio", "status", "exceeds_calculated", "base_years"),
            *("base_mode", "base_t", "is_scaled", "cap_t", "cap_kind", "class_t", "plant_t"),
            "is_base_year_account_year",
        ),
        empty="本次运行没有法定许可量，也没有设定基准年。",
    ),
    Sheet(
        "全厂许可",
        "许可证写明的各类合计与全厂许可量；合计是上限，不与各排放口相加。超许可的在前。",
        _PLANTS,
        (
            *_WHO,
            *("industry_name", "scope", "pollutant", "status", "permitted_t", "limit_basis"),
            *("actual_t", "headroom_t", "ratio", "outlets_t"),
        ),
        empty="许可证没有写明合计或全厂的许可量。",
    ),
    Sheet(
        "许可余量",
        "有法定许可量的排放口，按余量（许可量减实际量）由小到大；名次按污染物分列。",
        _HEADROOM,
        (
            *("pollutant", "rank", "region_rank"),
            *_WHO,
            *("industry_name", "outlet_no", "outlet_kind", "permitted_t", "actual_t"),
            *("headroom_t", "ratio", "status"),
        ),
        empty="没有排放口同时有法定许可量和可信的实际量。",
    ),
    Sheet(
        "方法构成",
        "各区域各行业的实际排放量由哪些方法得到；含数据不可信的排放口。",
        _MIX,
        (
            *("pollutant", "region_code", "region_name", "industry_code", "industry_name"),
            *("method", "emission_t", "mix_frac", "is_measured"),
        ),
        empty="本次运行没有许可管理的污染物的实际排放量。",
        frozen=1,
    ),
    Sheet(
        "最高连续12个月",
        "逐月可知的排放口，任意连续 12 个月中最高的排放量与许可量相比；"
        "全年未超而窗口超出的也标红。",
        _WINDOWS,
        (
            *_WHO,
            *("outlet_no", "outlet_kind", "pollutant", "permitted_t", "limit_kind", "actual_t"),
            *("ratio", "worst_12_months_t", "worst_12_months_end", "worst_12_months_frac"),
            "status",
        ),
        empty="没有排放口有连续 12 个月的数据；台账只有全年值的不能分摊到月。",
    ),
    Sheet(
        "特殊时段",
        "重污染天气、季节性管控等特殊时段的许可量与当日、当月排放量；超许可的在前。",
        _SPECIAL,
        (
            *_WHO,
            *("scope", "outlet_no", "pollutant", "special_kind", "period", "span", "starts_on"),
            *("permitted_t", "actual_t", "headroom_t", "origin", "status"),
        ),
        empty="许可证没有核算年内的特殊时段限值。",
    ),
    Sheet(
        "交叉核对",
        "同一件事的两份记录相差超过触发值的（X1 至 X10）；两个值和差值都列出。",
        _CHECKS,
        (
            "check_id",
            *_WHO,
            *("scope", "outlet_no", "unit_no", "item_name", "pollutant", "quarter", "month"),
            *(
                "value_a",
                "source_a",
                "value_b",
                "source_b",
                "difference",
                "record_frac",
                "value_unit",
            ),
        ),
        empty="没有一项交叉核对超出触发值。",
        frozen=3,
    ),
    Sheet(
        "执行报告差异",
        "执行报告填报的排放量与自核排放量；不一致的在前，附差异原因。",
        _REPORTS,
        (
            *_WHO,
            *("outlet_no", "pollutant", "quarter", "month", "permitted_t", "reported_t", "own_t"),
            *("difference_t", "difference_frac", "reason_code", "own_method", "reason"),
        ),
        empty="没有导入执行报告。",
    ),
    Sheet(
        "环境保护税",
        "每一排放口按污染当量数排前三的应税污染物；税额由大到小，没有本地税额标准时按当量数。",
        _TAX,
        (
            *_WHO,
            *("outlet_no", "unit_no", "tax_item", "pollutant", "month", "emission_t"),
            *("pollution_equivalent_kg", "equivalents_n", "rank", "mean_mg_m3", "limit_mg_m3"),
            *("pay_frac", "taxed_equivalents_n", "rate_cny", "tax_cny"),
        ),
        empty="没有应税污染物的排放量。",
        is_dear=True,
    ),
)

RUN = (
    Sheet(
        "校验问题",
        "导入、核算、许可和守恒检查发现的问题；处理建议见最后一列。",
        "from quality.finding order by list_position(['error', 'warning', 'info'], severity),"
        ' code, file, sheet, "row", "column", value, message_zh',
        (
            *("code", "severity", "file", "sheet", "row", "column", "value"),
            *("message_zh", "remedy_zh"),
        ),
        empty="没有发现问题。",
    ),
    Sheet(
        "运行信息",
        "本次编制的版本、范围和因子包。",
        "select key, value from run.manifest",
        ("key", "value"),
    ),
)
