"""What the result of an outlet rests on (排放口结果的依据): hours and substitutes, or tests."""

from typing import Any

import duckdb

from inventory.publish.database import rows

Told = tuple[str, float | str | None, str]  # title, value, unit

# the size classes of dust go by the hours of the dust
_WATCHED = """
with watched as (
    select
        measured.facility_no, measured.outlet_no, measured.year, measured.month,
        case measured.method when 'pm_share' then 'PM' else measured.pollutant end as pollutant
    from ledger.divided as measured
    where
        measured.emission_id = $emission_id
        and (starts_with(measured.method, 'cems') or measured.method = 'pm_share')
)
"""
_HOURS = (
    _WATCHED
    + """
    select
        sum(mass.hours_operating) as hours_operating, sum(mass.hours_valid) as hours_valid,
        min(mass.quarter_capture_frac) as capture_frac,
        sum(mass.measured_t order by mass.month) as measured_t,
        sum(mass.substituted_t order by mass.month) as substituted_t
    from watched
    join monitoring.monthly_mass as mass using (facility_no, outlet_no, pollutant, year)
    where mass.month = coalesce(watched.month, mass.month)
    having count(*) > 0
"""
)
_SUBSTITUTE = (
    _WATCHED
    + """
    select
        rule.rule_id, rule.cite, rule.look_back_n, count(*) as hours,
        kg_to_t(sum(hour.substituted_kg_h order by hour.ts)) as substituted_t,
        max(hour.substituted_kg_h) as highest_kg_h
    from watched
    join monitoring.substituted_hour as hour using (facility_no, outlet_no, pollutant, year)
    join monitoring.substitution_rule as rule using (rule_id)
    where
        hour.month = coalesce(watched.month, hour.month) and hour.substituted_kg_h is not null
    group by all
    order by rule.rule_id
"""
)
_TEST = """
    select result.*
    from ledger.divided as measured
    join outlets.manual_result as result
        using (facility_no, outlet_no, pollutant, year, method)
    where measured.emission_id = $emission_id
"""


def behind(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> list[Told]:
    """Numbers behind one row of a measured outlet: title, value and unit."""
    key = {"emission_id": emission["emission_id"]}
    told: list[Told] = []
    for watched in rows(con, _HOURS, key):
        told += [
            ("监测期内运行小时", watched["hours_operating"], "h"),
            ("有效小时", watched["hours_valid"], "h"),
            ("季度有效数据捕集率", watched["capture_frac"], ""),
            ("实测排放量（Σ 实测浓度 × 标干流量）", watched["measured_t"], "t"),
            ("修约排放量", watched["substituted_t"], "t"),
        ]
    for rule in rows(con, _SUBSTITUTE, key):
        hours = f"前 {rule['look_back_n']} 个有效小时最大值"
        what = f"{rule['rule_id']} 修约（{rule['cite']}，{hours}）"
        told += [
            (f"{what}小时数", rule["hours"], "h"),
            (f"{what}最大小时排放量", rule["highest_kg_h"], "kg/h"),
            (f"{what}排放量", rule["substituted_t"], "t"),
        ]
    for test in rows(con, _TEST, key):
        told += [
            ("监测次数", test["test_n"], "次"),
            ("平均排放速率（各次 浓度 × 标干流量 平均）", test["mean_t_h"], "t/h"),
            ("运行小时", test["operating_h"], "h"),
        ]
    return told
