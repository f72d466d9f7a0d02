-- title: 连续12个月排放量 · emission of the twelve months up to each month of the year
-- grain: one row per outlet, pollutant and month of the year that ends a window
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
with series as (
    select facility_no, outlet_no, pollutant, year, bool_or(has_annual) as has_annual
    from permits.outlet_actual
    where outlet_no is not null
    group by all
),

ending as (
    select
        series.*,
        unnest(generate_series(
            make_date(year, 1, 1), make_date(year + 1, 1, 1) - interval 1 day, interval 1 month
        ))::date as month_start
    from series
),

told as (
    select facility_no, outlet_no, pollutant, make_date(year, month, 1) as told_start, emission_t
    from (
        from permits.outlet_month
        union all by name
        select facility_no, outlet_no, pollutant, year, month, emission_t from permits.base_month
    )
),

moved as (
    select
        ending.facility_no, ending.outlet_no, ending.pollutant, ending.year, month_start,
        ending.has_annual, sum_t(told.emission_t) as emission_t, count(told_start) as months,
        date_diff('month', month_start - interval 1 year, month_start) as months_wanted
    from ending
    left join told
        on told.facility_no = ending.facility_no
        and told.outlet_no = ending.outlet_no
        and told.pollutant = ending.pollutant
        and told.told_start > month_start - interval 1 year
        and told.told_start <= month_start
    group by all
),

rule as (
    select max(value) as absurd_ratio
    from factors.factor
    where param = 'absurd_ratio'
)

select
    facility_no, outlet_no, pollutant,
    last_day(month_start) as window_end,
    case when not has_annual and months = months_wanted then moved.emission_t end as emission_t,
    permitted_t,
    case
        when has_annual or months < months_wanted then 'no_data'
        when moved.emission_t < 0
            or moved.emission_t > nullif(permitted_t, 0) * rule.absurd_ratio then 'data_invalid'
        when permitted_t is null then 'no_limit'
        when limit_kind = 'statutory' and moved.emission_t > permitted_t then 'over'
        else 'ok'
    end as status,
    months::integer as months,
    case
        when has_annual then '台账只有全年值，不能分摊到月'
        when months < months_wanted then '不足12个月'
    end as reason
from moved
left join permits.outlet_gap as gap using (facility_no, outlet_no, pollutant, year)
cross join rule
