-- title: 自核分期排放量 · own account by month, quarter and year where a report can be compared
-- grain: one row per outlet, pollutant, year and quarter or month
-- cites: ENGINE
with whole as (
    select
        facility_no, outlet_no, pollutant, year, sum_t(emission_t) as own_t,
        string_agg(distinct method, '+' order by method) as own_method,
        bool_or(has_annual) as has_annual
    from permits.outlet_actual
    semi join registry.report_line using (facility_no)
    where outlet_no is not null
    group by all
    -- what the enterprise reported elsewhere is no account of our own
    having bool_and(method <> 'reported')
),

monthly as (
    select
        facility_no, outlet_no, pollutant, year, month, emission_t as own_t, own_method,
        make_date(year, month, 1) as starts_on, has_annual
    from permits.outlet_month
    join whole using (facility_no, outlet_no, pollutant, year)
),

quarterly as (
    select
        facility_no, outlet_no, pollutant, year, quarter(starts_on) as quarter, own_method,
        sum_t(own_t) as own_t,
        -- a quarter is known only when all its months are
        count(*) = any_value(date_diff(
            'month', date_trunc('quarter', starts_on),
            date_trunc('quarter', starts_on) + interval 1 quarter
        )) as is_whole
    from monthly
    where not has_annual
    group by all
)

select
    facility_no, outlet_no, pollutant, year, null::integer as quarter, month, own_t, own_method
from monthly
where not has_annual
union all by name
select
    facility_no, outlet_no, pollutant, year, quarter::integer as quarter, own_t, own_method
from quarterly
where is_whole
union all by name
select facility_no, outlet_no, pollutant, year, own_t, own_method
from whole
