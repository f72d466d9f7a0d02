-- title: 自动监测月排放量 · measured and substituted mass by month
-- grain: one row per outlet, pollutant and month of the account year
-- cites: HJ75-2017; HJ76-2017
with measured as (
    select
        series_id, year, quarter, month,
        sum(valid_n order by day)::bigint as hours_valid,
        sum(stopped_n order by day)::bigint as hours_stopped,
        sum(invalid_n order by day)::bigint as hours_invalid,
        count(*) filter (is_valid_day) as valid_day_n,
        -- no valid hour, no measured mass
        coalesce(sum_t(measured_kg), 0) as measured_kg
    from monitoring.day
    where is_account_year
    group by all
),

substituted as (
    select
        gap.series_id, gap.month, count(largest.max_kg_h) as hours_substituted,
        sum_t(largest.max_kg_h) as substituted_kg
    from monitoring.gap_hour as gap
    join monitoring.look_back_rate as largest using (series_id, after_n, last_n)
    group by all
)

select
    capture.facility_no, capture.outlet_no, capture.pollutant, measured.series_id,
    measured.year, measured.month, capture.quarter,
    measured.hours_valid + measured.hours_invalid as hours_operating,
    measured.hours_valid,
    -- a month without an invalid hour has nothing to substitute
    coalesce(substituted.hours_substituted, 0) as hours_substituted,
    measured.hours_invalid - coalesce(substituted.hours_substituted, 0) as hours_unfilled,
    measured.hours_stopped, valid_day_n,
    valid_day_n >= rule.least_n as is_valid_month,
    capture.capture_frac as quarter_capture_frac,
    kg_to_t(measured_kg) as measured_t,
    kg_to_t(coalesce(substituted_kg, 0)) as substituted_t,
    case
        when capture.usable then kg_to_t(measured_kg + coalesce(substituted_kg, 0))
    end as mass_t,
    capture.usable
from measured
join monitoring.quarter_capture as capture using (series_id, year, quarter)
join monitoring.validity_rule as rule
    on rule.subject = 'month' and rule.month = measured.month
left join substituted
    on substituted.series_id = measured.series_id and substituted.month = measured.month
