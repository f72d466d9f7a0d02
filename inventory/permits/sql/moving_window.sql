-- title: 跨年连续12个月排放量 · complete twelve months that begin in the year before
-- grain: one row per outlet, pollutant and month that ends such a window
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
with told as (
    select facility_no, outlet_no, pollutant, make_date(year, month, 1) as starts_on, emission_t
    from permits.base_month
    union all by name
    -- only an outlet with months of the year before can have a window other than the year itself
    select facility_no, outlet_no, pollutant, make_date(year, month, 1) as starts_on, emission_t
    from ledger.outlet_actual_month
    semi join permits.base_month using (facility_no, outlet_no, pollutant)
    where month is not null
),

-- what did not exist or stood still emitted nothing
complete as (
    from told
    union all by name
    select facility_no, outlet_no, pollutant, starts_on, 0 as emission_t
    from permits.idle_month
    semi join permits.base_month using (facility_no, outlet_no, pollutant)
    anti join told using (facility_no, outlet_no, pollutant, starts_on)
),

-- a year that is known as a whole is never spread over its months
annual as (
    select facility_no, outlet_no, pollutant
    from permits.outlet_actual
    where has_annual
),

series as (
    select
        facility_no, outlet_no, pollutant, list(starts_on) as starts_on,
        list(emission_t::decimal(38, 18)) as emission_t
    from complete
    anti join annual using (facility_no, outlet_no, pollutant)
    group by all
),

month as (
    select
        unnest(generate_series(
            make_date(year, 1, 1), make_date(year + 1, 1, 1) - interval 1 day, interval 1 month
        ))::date as month_start
    from run.scope
),

-- whether each of the months that an outlet tells lies in the window
framed as (
    select
        series.*, month_start,
        list_transform(
            starts_on, lambda day: day > month_start - interval 1 year and day <= month_start
        ) as is_inside
    from series
    cross join month
),

-- the share of a window in which the outlet existed: a quantity of a year has that share
window_life as (
    select
        outlet.facility_no, outlet.outlet_no, month_start, last_day(month_start) as window_end,
        date_diff(
            'day',
            greatest(
                last_day(month_start) - interval 1 year + interval 1 day,
                facility.opened_on, outlet.opened_on
            ),
            least(last_day(month_start), facility.closed_on, outlet.closed_on)
        ) + 1 as life_days,
        date_diff(
            'day', last_day(month_start) - interval 1 year, last_day(month_start)
        ) as window_days
    from registry.outlet as outlet
    join registry.facility as facility using (facility_no)
    cross join month
)

select
    framed.facility_no, framed.outlet_no, pollutant, window_end,
    list_sum(list_where(emission_t, is_inside))::double as emission_t,
    life_days / window_days as life_frac
from framed
join window_life
    on window_life.facility_no = framed.facility_no
    and window_life.outlet_no = framed.outlet_no
    and window_life.month_start = framed.month_start
where
    life_days > 0
    and list_unique(list_where(starts_on, is_inside))
    = date_diff('month', framed.month_start - interval 1 year, framed.month_start)
