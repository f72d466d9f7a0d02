-- title: 跨年最高连续12个月 · the heaviest complete twelve months where the year before is known
-- grain: one row per outlet and pollutant with months of the year before
-- cites: XA-SYNERGY-PILOT-2024
with recent as (
    select facility_no, outlet_no, pollutant, make_date(year, month, 1) as month_start, emission_t
    from permits.base_month
),

-- only an outlet with months of the year before can have a window other than the calendar year
current_month as (
    select
        facility_no, outlet_no, pollutant, make_date(year, month, 1) as month_start,
        sum_t(emission_t) as emission_t
    from accounting.emission
    semi join permits.base_month using (facility_no, outlet_no, pollutant)
    where is_chosen and month is not null
    group by all
),

series as (
    select facility_no, outlet_no, pollutant, bool_or(has_annual) as has_annual
    from permits.outlet_actual
    group by all
),

moving as (
    select
        facility_no, outlet_no, pollutant, month_start,
        list(emission_t) over twelve as months_t
    from (from recent union all by name from current_month)
    window twelve as (
        partition by facility_no, outlet_no, pollutant order by month_start
        range between interval 1 year - interval 1 month preceding and current row
    )
),

complete as (
    select
        facility_no, outlet_no, pollutant, last_day(month_start) as window_end,
        list_sum(months_t::decimal(38, 18)[])::double as emission_t
    from moving
    cross join run.scope as scope
    where
        year(month_start) = scope.year
        and len(months_t)
        = date_diff('month', month_start - interval 1 year, month_start)
),

complete_window as (
    select complete.*
    from complete
    anti join (from series where has_annual) as annual using (facility_no, outlet_no, pollutant)
)

select
    facility_no, outlet_no, pollutant,
    max(emission_t) as emission_t,
    arg_max(window_end, (emission_t, window_end)) as window_end
from complete_window
group by all
