-- title: 连续12个月排放量 · emission of the twelve months up to each month of the year
-- grain: one row per outlet, pollutant and month of the year that ends a window
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
with idle as (
    select
        facility_no, outlet_no, pollutant,
        bit_or(1::integer << month(starts_on)) filter (year(starts_on) = scope.year) as idle_set,
        bit_or(1::integer << month(starts_on)) filter (year(starts_on) < scope.year)
            as past_idle_set
    from permits.idle_month
    cross join run.scope as scope
    group by all
),

past as (
    select
        facility_no, outlet_no, pollutant,
        bit_or(1::integer << month) | coalesce(any_value(past_idle_set), 0) as past_set
    from permits.base_month
    left join idle using (facility_no, outlet_no, pollutant)
    group by all
),

series as (
    select
        facility_no, outlet_no, pollutant, year,
        sum_t(emission_t) as year_t,
        bit_or(month_set) as month_set, bool_or(has_annual) as has_annual,
        bool_or(can_convict and emission_t > 0 or substituted_t > 0) as can_convict
    from permits.outlet_actual
    join permits.method_class using (method)
    where outlet_no is not null
    group by all
),

rule as (
    select absurd_ratio
    from outlets.threshold
),

limited as (
    select
        series.* replace (month_set | coalesce(idle_set, 0) as month_set),
        coalesce(past_set, 0) as past_set, gap.permitted_t, written.annual_t,
        absurd_ratio,
        coalesce(limit_kind = 'statutory', false) as is_statutory,
        part_year.recorded_to
    from series
    left join permits.outlet_gap as gap using (facility_no, outlet_no, pollutant, year)
    left join (from permits.statutory_limit where scope = 'outlet') as written
        using (facility_no, outlet_no, pollutant, year)
    left join past using (facility_no, outlet_no, pollutant)
    left join idle using (facility_no, outlet_no, pollutant)
    left join (from outlets.import_gap where context = 'permit' and is_open) as part_year
        using (facility_no, outlet_no, pollutant)
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
        coalesce(ending.window_end > recorded_to, false) as is_open,
        case
            when has_annual or months < months_wanted or is_open then null
            when past_set = 0 then year_t
            else moving.emission_t
        end as emission_t,
        coalesce(annual_t * moving.life_frac, ending.permitted_t) as permitted_t,
        absurd_ratio, is_statutory, can_convict, months, months_wanted, has_annual
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
        when emission_t < 0 or emission_t > nullif(permitted_t, 0) * absurd_ratio
            then 'data_invalid'
        when permitted_t is null then 'no_limit'
        when is_statutory and emission_t > permitted_t
            then case when can_convict then 'over' else 'unconfirmed' end
        else 'ok'
    end as status,
    months::integer as months,
    case
        when has_annual then '台账只有全年值，不能分摊到月'
        when months < months_wanted then '不足12个月'
        when is_open then '小时值导入不全'
    end as reason
from summed
