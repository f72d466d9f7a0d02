-- title: 连续12个月排放量 · emission of the twelve months up to each month of the year
-- grain: one row per outlet, pollutant and month of the year that ends a window
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
with past as (
    select facility_no, outlet_no, pollutant, bit_or(1::integer << month) as past_set
    from permits.base_month
    group by all
),

series as (
    select
        facility_no, outlet_no, pollutant, year,
        sum_t(emission_t) as year_t,
        bit_or(month_set) as month_set, bool_or(has_annual) as has_annual
    from permits.outlet_actual
    where outlet_no is not null
    group by all
),

rule as (
    select absurd_ratio
    from outlets.threshold
),

limited as (
    select
        series.*, coalesce(past_set, 0) as past_set, permitted_t,
        permitted_t * absurd_ratio as absurd_t,
        coalesce(limit_kind = 'statutory', false) as is_statutory
    from series
    left join permits.outlet_gap using (facility_no, outlet_no, pollutant, year)
    left join past using (facility_no, outlet_no, pollutant)
    cross join rule
),

calendar as (
    select
        year, unnest(generate_series(
            make_date(year, 1, 1), make_date(year + 1, 1, 1) - interval 1 day, interval 1 month
        ))::date as month_start
    from (select distinct year from series)
),

month as (
    select
        year, month_start, last_day(month_start) as window_end,
        1::integer << (month(month_start) + 1) as next_bit,
        date_diff('month', month_start - interval 1 year, month_start) as months_wanted
    from calendar
),

-- the months of the year up to this one, and those of the year before that come after it
ending as (
    select
        limited.*, month_start, window_end, months_wanted,
        bit_count(month_set & (next_bit - 1)) + bit_count(past_set - past_set % next_bit) as months
    from limited
    join month using (year)
),

summed as (
    select
        ending.facility_no, ending.outlet_no, ending.pollutant, ending.window_end,
        case
            when has_annual or months < months_wanted then null
            when past_set = 0 then year_t
            else moving.emission_t
        end as emission_t,
        permitted_t, absurd_t, is_statutory, months, months_wanted, has_annual
    from ending
    left join permits.moving_window as moving
        on moving.facility_no = ending.facility_no
        and moving.outlet_no = ending.outlet_no
        and moving.pollutant = ending.pollutant
        and moving.window_end = ending.window_end
)

select
    facility_no, outlet_no, pollutant, window_end, emission_t, permitted_t,
    case
        when emission_t is null then 'no_data'
        when emission_t < 0 or emission_t > nullif(absurd_t, 0) then 'data_invalid'
        when permitted_t is null then 'no_limit'
        when is_statutory and emission_t > permitted_t then 'over'
        else 'ok'
    end as status,
    months::integer as months,
    case
        when has_annual then '台账只有全年值，不能分摊到月'
        when months < months_wanted then '不足12个月'
    end as reason
from summed
