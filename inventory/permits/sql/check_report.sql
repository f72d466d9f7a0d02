-- title: 执行报告核对 · reports against the own account, themselves, generation and activity
-- grain: one row per comparison of checks X1, X2, X3 and X6
-- cites: ENGINE
-- stored: view
with months as (
    select
        facility_no, scope, outlet_no, pollutant, year, make_date(year, month, 1) as starts_on,
        actual_t
    from permits.report_period
    where month is not null and actual_t is not null
),

quarters as (
    select
        facility_no, scope, outlet_no, pollutant, year, quarter, actual_t,
        date_diff('quarter', make_date(year, 1, 1), make_date(year + 1, 1, 1)) as parts
    from permits.report_period
    where quarter is not null and actual_t is not null
),

-- parts are summed only where none of them is missing
parts as (
    select
        facility_no, scope, outlet_no, pollutant, year, quarter(starts_on)::integer as quarter,
        'months' as source_a, sum_t(actual_t) as value_a
    from months
    group by all
    having count(*) = any_value(date_diff(
        'month', date_trunc('quarter', starts_on),
        date_trunc('quarter', starts_on) + interval 1 quarter
    ))
    union all by name
    select
        facility_no, scope, outlet_no, pollutant, year, 'months' as source_a,
        sum_t(actual_t) as value_a
    from months
    group by all
    having count(*) = any_value(
        date_diff('month', make_date(year, 1, 1), make_date(year + 1, 1, 1))
    )
    union all by name
    select
        facility_no, scope, outlet_no, pollutant, year, 'quarters' as source_a,
        sum_t(actual_t) as value_a
    from quarters
    group by all
    having count(*) = any_value(parts)
),

whole as (
    select
        facility_no, scope, outlet_no, pollutant, year, quarter, month, actual_t as value_b,
        report_line_id,
        case when quarter is null then 'year' else 'quarter' end as source_b
    from permits.report_period
    where month is null and actual_t is not null
),

total(scope, outlet_kind) as (
    values ('main_total', 'main'), ('general_total', 'general'), ('fugitive_total', 'fugitive')
),

members as (
    select
        facility_no, total.scope, pollutant, year, quarter, month, 'outlets' as source_a,
        sum_t(actual_t) as value_a, bool_and(actual_t is not null) as is_whole
    from permits.report_period as line
    join registry.outlet as outlet using (facility_no, outlet_no)
    join total on total.outlet_kind = outlet.kind
    where line.scope = 'outlet'
    group by all
    union all by name
    select
        facility_no, 'plant' as scope, pollutant, year, quarter, month, 'totals' as source_a,
        sum_t(actual_t) as value_a, bool_and(actual_t is not null) as is_whole
    from permits.report_period
    join total using (scope)
    group by all
),

generated as (
    select facility_no, outlet_no, pollutant, year, max(generated_t) as generated_t
    from (
        -- rows of one method that lost for one reason are one whole account
        select
            facility_no, outlet_no, pollutant, year, method, not_chosen_because,
            sum_t(generated_t) as generated_t
        from ledger.emission
        semi join registry.report_line using (facility_no, outlet_no, pollutant)
        where generated_t is not null
        group by all
    )
    group by all
),

used as (
    select
        facility_no, path.outlet_no, activity.year,
        sum_t(case when role in ('fuel', 'electricity') then qty_gj_ncv * path_frac end)
            as used_gj,
        sum_t(case when role = 'hours' then qty_h end) as run_h
    from ledger.activity as activity
    join outlets.leg as path using (facility_no, unit_no)
    where
        excluded_because is null
        and exists (
            from registry.report_line as line where line.facility_no = activity.facility_no
        )
    group by all
),

annual as (
    from permits.report_period
    where scope = 'outlet' and quarter is null and month is null and actual_t is not null
)

select
    'X1' as check_id, facility_no, 'outlet' as scope, outlet_no, pollutant, year, quarter, month,
    reported_t as value_a, 'execution_report' as source_a, own_t as value_b,
    own_method as source_b, 't' as value_unit, is_far as is_flagged,
    'report_line' as input_table, report_line_id as input_id
from permits.report_difference
where reported_t is not null and own_t is not null

union all by name
select
    'X2' as check_id, parts.facility_no, parts.scope, parts.outlet_no, parts.pollutant,
    parts.year, parts.quarter, value_a, source_a, value_b, source_b, 't' as value_unit,
    abs(value_a - value_b) > run.tolerance_frac * greatest(abs(value_a), abs(value_b))
        as is_flagged,
    'report_line' as input_table, whole.report_line_id as input_id
from parts
join whole
    on whole.facility_no = parts.facility_no
    and whole.scope = parts.scope
    and whole.outlet_no is not distinct from parts.outlet_no
    and whole.pollutant = parts.pollutant
    and whole.year = parts.year
    and whole.quarter is not distinct from parts.quarter
cross join run.scope as run

union all by name
select
    'X2' as check_id, members.facility_no, members.scope, members.pollutant, members.year,
    members.quarter, members.month, value_a, source_a, line.actual_t as value_b,
    members.scope as source_b, 't' as value_unit,
    abs(value_a - line.actual_t)
        > run.tolerance_frac * greatest(abs(value_a), abs(line.actual_t)) as is_flagged,
    'report_line' as input_table, line.report_line_id as input_id
from members
join permits.report_period as line
    on line.facility_no = members.facility_no
    and line.scope = members.scope
    and line.pollutant = members.pollutant
    and line.year = members.year
    and line.quarter is not distinct from members.quarter
    and line.month is not distinct from members.month
cross join run.scope as run
where is_whole and line.actual_t is not null

union all by name
select
    'X3' as check_id, facility_no, scope, outlet_no, pollutant, year, actual_t as value_a,
    'execution_report' as source_a, generated_t as value_b, 'generated' as source_b,
    't' as value_unit,
    actual_t > generated_t * (1 + run.tolerance_frac)
    or 1 - actual_t / nullif(generated_t, 0) > setting.removal_most_frac as is_flagged,
    'report_line' as input_table, report_line_id as input_id
from annual
join generated using (facility_no, outlet_no, pollutant, year)
cross join permits.setting as setting
cross join run.scope as run

union all by name
select
    'X6' as check_id, facility_no, scope, outlet_no, pollutant, year, actual_t as value_a,
    'execution_report' as source_a,
    case when run_h = 0 then run_h else used_gj end as value_b,
    case when run_h = 0 then 'hours' else 'fuel_and_power' end as source_b,
    case when run_h = 0 then 't/h' else 't/GJ' end as value_unit,
    coalesce(actual_t = 0 and used_gj > 0, false)
    or coalesce(actual_t > 0 and run_h = 0, false) as is_flagged,
    'report_line' as input_table, report_line_id as input_id
from annual
join used using (facility_no, outlet_no, year)
where run_h = 0 or used_gj is not null
