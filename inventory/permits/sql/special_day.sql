-- title: 特殊时段逐日排放量 · days of special control, as reported and as monitored
-- grain: one row per special limit by the day and day that is reported or monitored
-- cites: HJ942-2018; HJ75-2017
with daily as (
    select
        special_limit_id, facility_no, special.scope, outlet_no, pollutant, period,
        greatest(coalesce(valid_from, make_date(scope.year, 1, 1)), make_date(scope.year, 1, 1))
            as from_day,
        least(
            coalesce(valid_to, make_date(scope.year + 1, 1, 1)),
            make_date(scope.year + 1, 1, 1) - interval 1 day
        )::date as to_day,
        -- the dates of a season are its days; other periods are called out day by day
        special_kind = 'season' and valid_from is not null and valid_to is not null as is_season
    from registry.special_limit as special
    cross join run.scope as scope
    where (daily_t is not null or reduction_frac is not null) and from_day <= to_day
),

reported as (
    select special_limit_id, told.day, max(told.actual_t) as reported_t
    from daily
    join registry.special_period as told
        on told.facility_no = daily.facility_no
        and told.scope = daily.scope
        and told.outlet_no is not distinct from daily.outlet_no
        and told.pollutant = daily.pollutant
        and told.day between daily.from_day and daily.to_day
        and (told.period is null or daily.period is null or told.period = daily.period)
    group by all
),

-- a day that the plant reports for anything is a day of control for all of it
called as (
    select distinct special_limit_id, told.day
    from daily
    join registry.special_period as told
        on told.facility_no = daily.facility_no
        and told.day between daily.from_day and daily.to_day
        and (told.period is null or daily.period is null or told.period = daily.period)
    where daily.scope = 'outlet'
    union
    select
        special_limit_id,
        unnest(generate_series(from_day, to_day, interval 1 day))::date as day
    from daily
    where is_season and daily.scope = 'outlet'
),

-- only months that the monitor decides in the order for permits
measured_month as (
    select distinct facility_no, outlet_no, pollutant, year, month
    from ledger.outlet_actual_month
    semi join daily using (facility_no, outlet_no, pollutant)
    where method = 'cems'
),

substituted as (
    select
        series_id, ts::date as day, count(substituted_kg_h) as hours,
        sum_t(substituted_kg_h) as mass_kg
    from monitoring.substituted_hour
    semi join daily using (facility_no, outlet_no, pollutant)
    group by all
),

-- a day with an hour that nothing stands for is not known
monitored as (
    select
        called.special_limit_id, day.day,
        kg_to_t(coalesce(day.measured_kg, 0) + coalesce(substituted.mass_kg, 0)) as monitored_t
    from called
    join daily using (special_limit_id)
    join monitoring.series as series using (facility_no, outlet_no, pollutant)
    join monitoring.day as day on day.series_id = series.series_id and day.day = called.day
    semi join measured_month
        on measured_month.facility_no = daily.facility_no
        and measured_month.outlet_no = daily.outlet_no
        and measured_month.pollutant = daily.pollutant
        and measured_month.year = day.year
        and measured_month.month = day.month
    left join substituted
        on substituted.series_id = series.series_id and substituted.day = day.day
    where day.is_account_year and day.invalid_n = coalesce(substituted.hours, 0)
)

select special_limit_id, day, reported_t, monitored_t
from reported
full join monitored using (special_limit_id, day)
order by special_limit_id, day
