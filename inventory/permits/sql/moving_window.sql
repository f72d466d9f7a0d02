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
    from told
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
)

select
    facility_no, outlet_no, pollutant, last_day(month_start) as window_end,
    list_sum(list_where(emission_t, is_inside))::double as emission_t
from framed
where
    list_unique(list_where(starts_on, is_inside))
    = date_diff('month', month_start - interval 1 year, month_start)
