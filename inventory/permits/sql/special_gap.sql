-- title: 特殊时段许可与实际对比 · special-period limits against months and days
-- grain: one row per special limit and month or known day that it covers
-- cites: XA-SYNERGY-PILOT-2024; HJ942-2018
with in_year as (
    select
        special_limit_id, facility_no, special.scope, outlet_no, pollutant, special_kind, period,
        daily_t, monthly_t, reduction_frac, scope.year,
        greatest(coalesce(valid_from, make_date(scope.year, 1, 1)), make_date(scope.year, 1, 1))
            as from_day,
        least(
            coalesce(valid_to, make_date(scope.year + 1, 1, 1)),
            make_date(scope.year + 1, 1, 1) - interval 1 day
        )::date as to_day
    from registry.special_limit as special
    cross join run.scope as scope
    where from_day <= to_day
),

scope_kind(scope, outlet_kind) as (
    values
    ('main_total', 'main'), ('general_total', 'general'), ('fugitive_total', 'fugitive'),
    ('plant', 'main'), ('plant', 'general'), ('plant', 'fugitive'), ('plant', 'other'),
    ('plant', null)
),

ledger as (
    select
        facility_no, outlet_no, outlet_kind, pollutant, make_date(year, month, 1) as starts_on,
        sum_t(emission_t) as emission_t,
        sum_t(case when can_convict then emission_t else 0 end) as convicting_t
    from ledger.outlet_actual_month
    join permits.method_class using (method)
    semi join in_year using (facility_no, pollutant)
    where month is not null
    group by all
),

by_scope as (
    select
        facility_no, 'outlet' as scope, outlet_no, pollutant, starts_on, emission_t, convicting_t
    from ledger
    where outlet_no is not null
    union all by name
    select
        facility_no, scope, pollutant, starts_on, sum_t(emission_t) as emission_t,
        sum_t(convicting_t) as convicting_t
    from ledger
    join scope_kind on scope_kind.outlet_kind is not distinct from ledger.outlet_kind
    group by all
),

monthly as (
    select
        *,
        unnest(generate_series(date_trunc('month', from_day)::date, to_day, interval 1 month))::date
            as starts_on
    from in_year
    where monthly_t is not null
),

-- a month that the special period covers in part is no month of it
by_month as (
    select
        monthly.*, 'month' as span, 'statutory' as limit_kind, monthly_t as permitted_t,
        by_scope.emission_t as actual_t, by_scope.convicting_t,
        case when by_scope.facility_no is not null then 'ledger' end as origin
    from monthly
    left join by_scope
        on by_scope.facility_no = monthly.facility_no
        and by_scope.scope = monthly.scope
        and by_scope.outlet_no is not distinct from monthly.outlet_no
        and by_scope.pollutant = monthly.pollutant
        and by_scope.starts_on = monthly.starts_on
    where monthly.starts_on >= from_day and last_day(monthly.starts_on) <= to_day
),

-- a written quantity is the limit; what the formula gives is a check
by_day as (
    select
        in_year.*, told.day as starts_on, 'day' as span,
        case when in_year.daily_t is null then 'formula' else 'statutory' end as limit_kind,
        coalesce(in_year.daily_t, formula.daily_t) as permitted_t,
        coalesce(told.monitored_t, told.reported_t) as actual_t, told.reported_t,
        actual_t as convicting_t,
        case
            when told.monitored_t is not null then 'monitoring'
            when told.reported_t is not null then 'report'
        end as origin
    from in_year
    left join permits.special_day as told using (special_limit_id)
    left join permits.special_formula as formula using (special_limit_id)
    where in_year.daily_t is not null or in_year.reduction_frac is not null
)

select
    special_limit_id, facility_no, scope, outlet_no, pollutant, year, special_kind, period,
    span, starts_on, limit_kind, permitted_t, actual_t, reported_t, origin,
    permitted_t - actual_t as headroom_t,
    case
        when actual_t < 0 then 'data_invalid'
        when actual_t is null then 'no_data'
        when permitted_t is null then 'no_limit'
        when limit_kind = 'statutory' and convicting_t > permitted_t then 'over'
        when limit_kind = 'statutory' and actual_t > permitted_t then 'unconfirmed'
        else 'ok'
    end as status,
    coalesce(limit_kind = 'formula' and actual_t > permitted_t, false) as exceeds_formula
from (from by_month union all by name from by_day)
order by facility_no, scope, outlet_no, pollutant, span, starts_on, special_limit_id
