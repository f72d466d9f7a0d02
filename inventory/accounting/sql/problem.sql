-- title: 核算问题 · what accounting could not do, row by row
-- grain: one row per problem and row of input
-- cites: ENGINE
with answered as (
    select distinct activity_id
    from accounting.method_result
    where activity_id is not null
),

silent as (
    select activity.activity_id, activity.used_item, activity.is_known_item
    from (
        select
            activity.activity_id, unit_use.item as used_item, unit_use.is_known_item
        from registry.activity as activity
        join factors.unit_use as unit_use
            on unit_use.facility_no = activity.facility_no
            and unit_use.unit_no = activity.unit_no
            and unit_use.reported_role = activity.role
            and unit_use.reported_item = activity.item
        where activity.role <> 'hours'
    ) as activity
    anti join answered using (activity_id)
),

lacking as (
    select activity_id, 'A103' as code, 'sulfur_frac' as lack
    from accounting.so2_sulfur_balance
    where generated_t is null and excluded_because is null and sulfur_frac is null
    union all
    select activity_id, 'A103' as code, 'ash_frac' as lack
    from accounting.pm_ash_balance
    where
        generated_t is null and excluded_because is null and ash_frac is null
        and pollutant = 'PM'
    union all
    select activity_id, 'A103' as code, 'voc_frac' as lack
    from accounting.voc_content_balance
    anti join answered using (activity_id)
    where generated_t is null and excluded_because is null
    union all
    select distinct activity_id, 'A103' as code, scaled_by as lack
    from accounting.coefficient
    where excluded_because is null and scaled_by is not null and scale_frac is null
    union all
    select distinct activity_id, 'A104' as code, quantity_per as lack
    from accounting.coefficient
    where excluded_because is null and quantity is null
),

of_activity as (
    select activity_id, 'F201' as code, 'item' as column_name, used_item as value
    from silent
    where not is_known_item
    union all
    select activity_id, 'A101' as code, 'item' as column_name, used_item as value
    from silent
    where is_known_item
    union all
    select activity_id, code, lack as column_name, lack as value
    from lacking
    union all
    select activity_id, 'A110' as code, 'item' as column_name, item as value
    from accounting.activity
    anti join (
        select distinct activity_id
        from accounting.method_result
        where pollutant in ('CO2', 'CO2bio')
    ) using (activity_id)
    semi join answered using (activity_id)
    where role in ('fuel', 'reductant') and excluded_because is null
    union all
    select activity_id, code, 'amount' as column_name, value
    from accounting.fugitive_problem
    union all
    select activity_id, 'A106' as code, 'flow' as column_name, excluded_because as value
    from accounting.activity
    where excluded_because is not null
),

unlisted as (
    select distinct unit_key, category_code || ' ' || pollutant as value
    from (
        select activity.unit_key, ef.category_code, ef.pollutant
        from factors.emission_factor as ef
        join accounting.activity as activity using (use_id)
        where not ef.is_listed
    )
),

of_unit as (
    select facility_no, unit_no, 'A102' as code, unit_no as value
    from registry.unit
    anti join registry.activity using (facility_no, unit_no)
    anti join registry.reported_emission using (facility_no, unit_no)
    union all
    select unit.facility_no, unit.unit_no, 'A107' as code, unlisted.value
    from unlisted
    join accounting.unit as unit using (unit_key)
    union all
    select unit.facility_no, unit.unit_no, 'A108' as code, 
        sum(share_frac order by outlet_no)::varchar as value
    from (
        select facility_no, unit_no, outlet_no, max(share_frac) as share_frac
        from registry.route as route
        join registry.outlet as outlet using (facility_no, outlet_no)
        where outlet.kind <> 'fugitive'
        group by all
    ) as route
    join registry.unit as unit using (facility_no, unit_no)
    cross join run.scope as scope
    group by unit.facility_no, unit.unit_no, scope.tolerance_frac
    having abs(sum(share_frac order by outlet_no) - 1) > scope.tolerance_frac
),

-- the months of a monitored outlet that nothing answers for
uncovered as (
    select
        facility_no, outlet_no, choice.pollutant,
        month_count.month_n - count(distinct choice.month) as missing_n
    from accounting.outlet_choice as choice
    join run.scope as scope on scope.method_context = choice.context
    semi join accounting.contested_outlet using (facility_no, outlet_no, pollutant)
    cross join (
        select count(distinct month) as month_n from monitoring.calendar where is_account_year
    ) as month_count
    -- activity that is stated by month says of every other month that nothing ran
    anti join (
        from accounting.outlet_candidate where claim = 'calculated' and month is not null
    ) using (facility_no, outlet_no, pollutant)
    where choice.is_chosen
    group by facility_no, outlet_no, choice.pollutant, month_count.month_n
    having missing_n > 0 and bool_and(choice.month is not null)
),

of_outlet as (
    select
        'A111' as code, facility_no, outlet_no,
        concat_ws(' ', facility_no, outlet_no, pollutant, missing_n || ' 个月') as value
    from uncovered
    union all
    select distinct
        'A114' as code, facility_no, outlet_no,
        concat_ws(' ', facility_no, outlet_no, pollutant) as value
    from accounting.measured
    where unit_no is null
    union all
    select
        'A115' as code, facility_no, outlet_no, concat_ws(' ', facility_no, outlet_no) as value
    from registry.outlet
    anti join accounting.outlet_duty using (facility_no, outlet_no)
    where requires_cems
    union all
    select distinct
        'A116' as code, facility_no, outlet_no,
        concat_ws(' ', facility_no, outlet_no, pollutant) as value
    from accounting.pm_share
    where emission_t is null
    union all
    select
        'A117' as code, facility_no, outlet_no,
        concat_ws(
            ' ', facility_no, outlet_no, pollutant,
            format('{:.4g}', sum_t(emission_t)) || ' t', min(reason)
        ) as value
    from accounting.outlet_choice
    where context = 'permit' and is_chosen and claim = 'direct_discharge'
    group by facility_no, outlet_no, pollutant
),

of_test as (
    select
        case when operating_h is null then 'A112' else 'A113' end as code,
        facility_no, outlet_no, pollutant, method,
        concat_ws(
            ' ', facility_no, outlet_no, pollutant, low_load_n || '/' || test_n || ' 次'
        ) as value
    from accounting.manual_result
    where refused_because is null and (operating_h is null or low_load_n > 0)
),

-- months of a verdict for which activity gives no generated quantity
unpriced as (
    select verdict.facility_no, verdict.outlet_no, verdict.pollutant, count(*) as month_n
    from accounting.verdict_month as verdict
    anti join (from accounting.outlet_candidate where claim = 'verdict' and month is null)
        using (facility_no, outlet_no, pollutant)
    anti join (from accounting.outlet_candidate where claim = 'verdict')
        using (facility_no, outlet_no, pollutant, month)
    where verdict.is_generated
    group by all
),

of_verdict as (
    select
        'A120' as code, facility_no, outlet_no, pollutant, false as is_external,
        concat_ws(
            ' ', facility_no, outlet_no, pollutant,
            format('{:.4g}', sum_t(emission_t)) || ' t', min(reason)
        ) as value
    from accounting.outlet_choice
    where context = 'permit' and is_chosen and claim = 'verdict'
    group by facility_no, outlet_no, pollutant

    union all

    select
        'A121' as code, facility_no, outlet_no, pollutant, false as is_external,
        concat_ws(' ', facility_no, outlet_no, pollutant, month_n || ' 个月') as value
    from unpriced

    union all

    select
        'A122' as code, facility_no, outlet_no, pollutant, false as is_external,
        concat_ws(
            ' ', facility_no, outlet_no, pollutant, method, count(*) || ' 个结果',
            min(refused_because)
        ) as value
    from accounting.outlet_candidate
    where refused_because is not null
    group by facility_no, outlet_no, pollutant, method

    union all

    select
        case
            when not is_proven then 'A123'
            when emission_t is null then 'A124'
            else 'A125'
        end as code,
        facility_no, outlet_no, pollutant, true as is_external,
        concat_ws(
            ' ', facility_no, outlet_no, pollutant, '第' || quarter || '季度',
            sum(hours_proven) || '+' || sum(hours_unproven) || ' h',
            format('{:.4g}', sum_t(filled_t)) || ' t', max(method) filter (is_proven)
        ) as value
    from accounting.external_gap
    group by code, facility_no, outlet_no, pollutant, quarter
),

-- a verdict that finds no gap to excuse
idle as (
    select verdict.monitoring_verdict_id, concat_ws(' ', facility_no, outlet_no) as value
    from registry.monitoring_verdict as verdict
    semi join (from monitoring.calendar where is_account_year) as day
        on day.day between verdict.valid_from and verdict.valid_to
    semi join monitoring.series as series
        on series.facility_no = verdict.facility_no
        and series.outlet_no = verdict.outlet_no
        and (verdict.pollutant is null or verdict.pollutant = series.pollutant)
    anti join (
        select gap.facility_no, gap.outlet_no, gap.pollutant, calendar.day
        from accounting.external_gap as gap
        join monitoring.calendar as calendar using (year, month)
        where gap.hours_proven > 0
    ) as gap
        on gap.facility_no = verdict.facility_no
        and gap.outlet_no = verdict.outlet_no
        and (verdict.pollutant is null or verdict.pollutant = gap.pollutant)
        and gap.day between verdict.valid_from and verdict.valid_to
    where verdict.verdict = 'external_fault'
)

select of_activity.code, activity.sheet_id, activity.row_no, column_name, value
from of_activity
join registry.activity as activity using (activity_id)

union all

select of_unit.code, unit.sheet_id, unit.row_no, 'unit_no' as column_name, of_unit.value
from of_unit
join registry.unit as unit using (facility_no, unit_no)

union all

-- a device whose technology is in no table and that reports no removal takes nothing out
select 'A105' as code, sheet_id, row_no, 'technology' as column_name, technology as value
from registry.abatement
anti join accounting.removal using (facility_no, abatement_no)

union all

select 'A109' as code, sheet_id, row_no, 'unit_no' as column_name, facility_no as value
from registry.reported_emission
where unit_no is null

union all

select of_outlet.code, outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name, of_outlet.value
from of_outlet
join registry.outlet as outlet using (facility_no, outlet_no)

union all

-- the first test stands for all that the outlet has of its kind
select
    of_test.code, arg_min(test.sheet_id, test.manual_test_id) as sheet_id,
    arg_min(test.row_no, test.manual_test_id) as row_no, 'outlet_no' as column_name, of_test.value
from of_test
join registry.manual_test as test using (facility_no, outlet_no, pollutant)
where (of_test.method = 'manual_enforcement') = (coalesce(test.kind, '') = 'enforcement')
group by of_test.code, of_test.value, of_test.method

union all

-- the first verdict stands for all that the outlet has of its kind
select
    of_verdict.code,
    arg_min(verdict.sheet_id, verdict.monitoring_verdict_id) as sheet_id,
    arg_min(verdict.row_no, verdict.monitoring_verdict_id) as row_no,
    'verdict' as column_name, of_verdict.value
from of_verdict
join registry.monitoring_verdict as verdict
    on verdict.facility_no = of_verdict.facility_no
    and verdict.outlet_no = of_verdict.outlet_no
    and (verdict.pollutant is null or verdict.pollutant = of_verdict.pollutant)
    and (verdict.verdict = 'external_fault') = of_verdict.is_external
group by of_verdict.code, of_verdict.value

union all

select 'A126' as code, sheet_id, row_no, 'verdict' as column_name, idle.value
from idle
join registry.monitoring_verdict using (monitoring_verdict_id)
