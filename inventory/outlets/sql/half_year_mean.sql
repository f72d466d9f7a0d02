-- title: 半年运行均值 · what half-years tell that may stand in for hours lost without fault
-- grain: one row per series with such a verdict and half-year before a half of the account year
-- cites: ENGINE
with wanted as (
    select distinct series.series_id
    from monitoring.series as series
    join registry.monitoring_verdict as verdict using (facility_no, outlet_no)
    where
        verdict.verdict = 'external_fault'
        and (verdict.pollutant is null or verdict.pollutant = series.pollutant)
),

half as (
    select day, year, is_account_year, quarter > max(quarter) over () - quarter as is_later_half
    from monitoring.calendar
),

-- before the first half stands the later half of the year before, before the second the first
used as (
    select
        day.series_id, day.day, half.year, half.is_later_half, day.valid_hours, day.max_kg_h,
        -- a day with standstill holds start-up or shutdown too
        day.stopped_n = 0 as is_stable
    from monitoring.day as day
    semi join wanted using (series_id)
    join half using (day)
    where half.is_account_year <> half.is_later_half and day.valid_n > 0
),

hour as (
    select
        used.series_id, used.year, used.is_later_half, used.is_stable, used.day, clock.hour,
        used.max_kg_h,
        record.concentration_mg_m3[clock.hour + 1] as concentration_mg_m3,
        record.flow_m3_h[clock.hour + 1] as flow_m3_h
    from used
    join monitoring.day_row as record using (series_id, day)
    join monitoring.clock as clock on used.valid_hours & clock.bit <> 0
),

summed as (
    select
        series_id, year, is_later_half,
        count(*) as valid_n,
        count(*) filter (is_stable) as stable_n,
        avg(concentration_mg_m3 order by day, hour) filter (is_stable) as stable_mg_m3,
        avg(flow_m3_h order by day, hour) as half_year_m3_h,
        max(max_kg_h) as max_kg_h
    from hour
    group by all
)

select
    series.facility_no, series.outlet_no, series.pollutant, series_id,
    summed.year, summed.is_later_half, summed.valid_n, summed.stable_n,
    summed.stable_mg_m3, summed.half_year_m3_h,
    mg_to_kg(summed.stable_mg_m3 * summed.half_year_m3_h) as mean_kg_h,
    summed.max_kg_h
from summed
join monitoring.series as series using (series_id)
