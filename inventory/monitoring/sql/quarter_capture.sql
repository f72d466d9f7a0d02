-- title: 季度有效数据捕集率 · share of operating hours with valid values, by quarter
-- grain: one row per series and quarter of the account year
-- cites: HJ75-2017
with counted as (
    select
        series_id, year, quarter,
        sum(bit_count(valid_hours))::bigint as hours_valid,
        sum(bit_count(stopped_hours))::bigint as hours_stopped,
        sum(bit_count(whole_day() & ~(valid_hours | stopped_hours)))::bigint
            as hours_invalid
    from monitoring.day
    where is_account_year
    group by all
),

least as (
    select min(capture_from_frac) as least_frac
    from monitoring.substitution_rule
)

select
    series.facility_no, series.outlet_no, series.pollutant, series_id, year, quarter,
    hours_valid + hours_invalid as hours_operating,
    hours_valid, hours_stopped, hours_invalid,
    hours_valid / nullif(hours_valid + hours_invalid, 0) as capture_frac,
    -- a quarter of standstill has nothing to capture
    hours_valid + hours_invalid = 0
    or hours_valid / nullif(hours_valid + hours_invalid, 0) >= least.least_frac as usable
from counted
join monitoring.series as series using (series_id)
cross join least
