-- title: 无需排放量的月份 · months that need no emission: no outlet yet or any more, or standstill
-- grain: one row per outlet, pollutant and such month of the account year or the year before
-- cites: ENGINE
with month as (
    select
        unnest(generate_series(
            make_date(year - 1, 1, 1), make_date(year + 1, 1, 1) - interval 1 day, interval 1 month
        ))::date as starts_on,
        year
    from run.scope
),

series as (
    select distinct facility_no, outlet_no, pollutant
    from permits.outlet_actual
    where outlet_no is not null
)

select series.facility_no, series.outlet_no, series.pollutant, month.starts_on
from series
join monitoring.outlet_life as life using (facility_no, outlet_no)
join month on month.starts_on > life.closed_on or last_day(month.starts_on) < life.opened_on

union

-- of the account year it is known when a watched outlet was not in use
select series.facility_no, series.outlet_no, series.pollutant, month.starts_on
from series
semi join outlets.watched using (facility_no, outlet_no, pollutant)
cross join month
anti join outlets.wanted_month as wanted
    on wanted.facility_no = series.facility_no
    and wanted.outlet_no = series.outlet_no
    and wanted.pollutant = series.pollutant
    and wanted.month = month(month.starts_on)
where year(month.starts_on) = month.year
