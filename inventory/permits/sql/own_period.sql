-- title: 自核分期排放量（许可口径） · own account by month, quarter and year beside a report
-- grain: one row per outlet, pollutant, year and quarter or month
-- cites: ENGINE
with own as (
    select *
    from ledger.outlet_actual_month
    semi join registry.report_line using (facility_no)
    semi join permits.regulated using (pollutant)
    where outlet_no is not null
),

whole as (
    select
        facility_no, outlet_no, pollutant, year, sum_t(emission_t) as own_t,
        sum_t(substituted_t) as substituted_t,
        string_agg(distinct method, '+' order by method) as own_method,
        count(*) > count(month) as has_annual
    from own
    group by all
    -- what the enterprise reported elsewhere is no account of our own
    having bool_and(method <> 'reported')
),

-- a year beside months of other methods tells no month
monthly as (
    select
        facility_no, outlet_no, pollutant, year, month, make_date(year, month, 1) as starts_on,
        sum_t(emission_t) as own_t, sum_t(substituted_t) as substituted_t, list(method) as methods
    from own
    semi join (from whole where not has_annual) using (facility_no, outlet_no, pollutant, year)
    group by all
),

quarterly as (
    select
        facility_no, outlet_no, pollutant, year, quarter(starts_on) as quarter,
        sum_t(own_t) as own_t, sum_t(substituted_t) as substituted_t,
        flatten(list(methods)) as methods,
        -- a quarter is known only when all its months are
        count(*) = any_value(date_diff(
            'month', date_trunc('quarter', starts_on),
            date_trunc('quarter', starts_on) + interval 1 quarter
        )) as is_whole
    from monthly
    group by all
)

select
    facility_no, outlet_no, pollutant, year, null::integer as quarter, month, own_t,
    substituted_t, array_to_string(list_sort(list_distinct(methods)), '+') as own_method
from monthly
union all by name
select
    facility_no, outlet_no, pollutant, year, quarter::integer as quarter, own_t,
    substituted_t, array_to_string(list_sort(list_distinct(methods)), '+') as own_method
from quarterly
where is_whole
union all by name
select facility_no, outlet_no, pollutant, year, own_t, substituted_t, own_method
from whole
