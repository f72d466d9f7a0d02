-- title: 自动监测年排放量 · measured and substituted mass of the year
-- grain: one row per outlet, pollutant and year
-- cites: HJ75-2017
with applied as (
    select distinct
        gap.series_id, gap.rule_id,
        gap_reason(
            gap.rule_id, largest.max_kg_h, gap.last_n - gap.after_n < gap.look_back_n,
            gap.is_without_calibration
        ) as reason
    from monitoring.gap_hour as gap
    left join monitoring.look_back_rate as largest using (series_id, after_n, last_n)
    where gap.rule_id is not null
),

used as (
    select series_id, string_agg(distinct rule_id, '、' order by rule_id) as rules
    from applied
    group by series_id
),

remark as (
    select series_id, string_agg(distinct reason, '；' order by reason) as reason
    from (
        select series_id, unnest(string_split(reason, '；')) as reason
        from applied
        where reason is not null
    )
    group by series_id
),

poor as (
    select
        series_id,
        '第' || string_agg(quarter::varchar, '、' order by quarter) || '季度捕集率不足，不可用'
            as reason
    from monitoring.quarter_capture
    where not usable
    group by series_id
),

summed as (
    select
        facility_no, outlet_no, pollutant, series_id, year,
        sum(hours_operating)::bigint as hours_operating,
        sum(hours_valid)::bigint as hours_valid,
        sum(hours_substituted)::bigint as hours_substituted,
        sum(hours_unfilled)::bigint as hours_unfilled,
        sum(hours_stopped)::bigint as hours_stopped,
        sum_t(measured_t) as measured_t,
        sum_t(substituted_t) as substituted_t,
        bool_and(usable) as usable
    from monitoring.monthly_mass
    group by all
)

select
    facility_no, outlet_no, pollutant, year,
    hours_operating, hours_valid, hours_substituted,
    hours_valid / nullif(hours_operating, 0) as capture_frac,
    measured_t, substituted_t,
    case when usable then measured_t + substituted_t end as mass_t,
    usable,
    nullif(concat_ws('；', poor.reason, remark.reason), '') as reason,
    hours_unfilled, hours_stopped, used.rules
from summed
left join used using (series_id)
left join remark using (series_id)
left join poor using (series_id)
