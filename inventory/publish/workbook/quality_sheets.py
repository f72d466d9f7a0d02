"""The sheets on coverage and on what results imply (核算覆盖、反推核对)."""

from inventory.publish.workbook.sheet import Sheet

_COVERAGE = """
with word as (
    select map_from_entries(list((lack_code, title_zh) order by rank)) as names from quality.reason
)
select covered.*, list_transform(covered.lack_codes, lambda code: names[code]) as lack_reasons
from quality.coverage_by_category as covered
cross join word
where pollutant is null
order by category_code = '合计' desc, category_code
"""
_IMPLIED = """
select shown.*, facility.name as facility_name, category.name_zh as category_name
from quality.implied as shown
left join classification.category as category using (category_code)
left join registry.facility as facility on facility.facility_no = shown.facility_no
order by
    is_flagged desc, verdict = 'ok', check_id, beyond_frac desc nulls last,
    shown.facility_no, shown.unit_no, outlet_no, shown.category_code, pollutant
"""

QUALITY = (
    Sheet(
        "核算覆盖",
        "一个源的一种预期物质为一项：已核算（含监测、上报）n 项，预期 m 项；未核算的不是零。"
        "括号内为缺这种物质的源个数；逐源逐项的原因见 inventory.duckdb 的 quality.coverage。",
        _COVERAGE,
        (
            *("category_code", "title_zh", "source_n", "accounted_n", "expected_n"),
            *("accounted_frac", "measured_n", "reported_n", "partial_n", "not_accounted"),
            "lack_reasons",
        ),
        empty="本次运行没有源。",
    ),
    Sheet(
        "反推核对",
        "由结果反推浓度、比值和系数，与许可、化学计量和文献区间比较；异常在前。"
        "只提请核对，不改变结果，也不判超标；系数区间出自所引文件。",
        _IMPLIED,
        (
            *("check_id", "facility_no", "facility_name", "unit_no", "outlet_no"),
            *("category_code", "category_name", "pollutant", "value", "unit", "limit_mg_m3"),
            *("lower", "upper", "title_zh", "look_at_zh", "state", "method", "volume_basis"),
            *("source_n", "cites", "cited_table"),
        ),
        empty="本次运行没有可反推核对的结果。",
        frozen=3,
    ),
)
