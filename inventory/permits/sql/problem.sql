-- title: 许可对比问题 · permits exceeded, without data, doubtful, or with impossible data
-- grain: one row per problem of an outlet, a scope of a permit, or an account
-- cites: XA-SYNERGY-PILOT-2024
with gap as (
    select
        facility_no, 'outlet' as scope, outlet_no, pollutant, year, permitted_t, actual_t, status,
        limit_kind, exceeds_calculated, is_base_year_account_year, worst_12_months_t,
        worst_12_months_end
    from permits.outlet_gap
    where
        status in ('over', 'no_data', 'data_invalid')
        or limit_kind = 'calculated'
        or worst_12_months_t > permitted_t
    union all by name
    select
        facility_no, scope, pollutant, year, permitted_t, actual_t, status,
        'statutory' as limit_kind, outlets_t
    from permits.plant_gap
),

-- the written row that a quantity stands in
written as (
    select
        facility_no, scope, outlet_no, pollutant, year, permitted_t, limit_change, limited_frac,
        'permit_limit' as input_table, permit_limit_id as input_id
    from permits.statutory_limit
),

limited as (
    select gap.*, written.input_table, written.input_id
    from gap
    left join written
        on written.facility_no = gap.facility_no
        and written.scope = gap.scope
        and written.outlet_no is not distinct from gap.outlet_no
        and written.pollutant = gap.pollutant
        and written.year = gap.year
),

-- a day that the report tells stands in a row of its own, a month of the account does not
special as (
    select
        gap.facility_no, gap.scope, gap.outlet_no, gap.pollutant, gap.permitted_t, gap.actual_t,
        gap.starts_on, gap.span, gap.special_limit_id,
        min(reported.special_period_id) as special_period_id
    from permits.special_gap as gap
    left join registry.special_period as reported
        on gap.origin = 'report'
        and reported.facility_no = gap.facility_no
        and reported.scope = gap.scope
        and reported.outlet_no is not distinct from gap.outlet_no
        and reported.pollutant = gap.pollutant
        and reported.day = gap.starts_on
        and reported.actual_t = gap.actual_t
    where gap.status = 'over'
    group by all
),

-- a value that several methods made is told by all of them
spoken as (
    select map_from_entries(list((code, title_zh) order by code)) as names
    from permits.record_name
),

flagged as (
    select
        cross_check.*,
        array_to_string(
            list_transform(string_split(source_a, '+'), lambda code: coalesce(names[code], code)),
            '、'
        ) as spoken_a,
        array_to_string(
            list_transform(string_split(source_b, '+'), lambda code: coalesce(names[code], code)),
            '、'
        ) as spoken_b
    from permits.cross_check
    cross join spoken
    where is_flagged
),

found as (
    select
        case status when 'over' then 'P101' when 'no_data' then 'P102' else 'P103' end as code,
        facility_no, outlet_no, pollutant, permitted_t as first_t, actual_t as second_t,
        input_table, input_id
    from limited
    where status in ('over', 'no_data', 'data_invalid')
    union all by name
    -- a written quantity above what the formula gives from the same permit's concentration
    select
        'P104' as code, facility_no, outlet_no, pollutant, written.permitted_t as first_t,
        formula.candidate_t as second_t, input_table, input_id
    from written
    join (
        select facility_no, outlet_no, pollutant, min(candidate_t) as candidate_t
        from permits.formula_limit
        group by all
    ) as formula using (facility_no, outlet_no, pollutant)
    cross join permits.setting as setting
    where
        written.scope = 'outlet'
        and written.permitted_t > formula.candidate_t * (1 + setting.formula_tolerance_frac)
    union all by name
    select
        'P105' as code, facility_no, outlet_no, pollutant, permitted_t as first_t,
        actual_t as second_t
    from limited
    where exceeds_calculated
    union all by name
    select 'P106' as code, count(*)::varchar || ' 个计算值' as told
    from limited
    where is_base_year_account_year
    having count(*) > 0
    union all by name
    select
        case when limited_frac < 1 then 'P108' else 'P107' end as code,
        facility_no, outlet_no, pollutant, permitted_t as first_t, input_table, input_id
    from written
    where limit_change is not null
    union all by name
    select
        'P109' as code, facility_no, outlet_no, pollutant, permitted_t as first_t,
        worst_12_months_t as second_t, '截至 ' || worst_12_months_end as told,
        input_table, input_id
    from limited
    where limit_kind = 'statutory' and status = 'ok' and worst_12_months_t > permitted_t
    union all by name
    select
        'P110' as code, facility_no, outlet_no, pollutant, permitted_t as first_t,
        actual_t as second_t, strftime(starts_on, '%Y-%m-%d') as told,
        case when special_period_id is null then 'special_limit' else 'special_period' end
            as input_table,
        coalesce(special_period_id, special_limit_id) as input_id,
        case
            when special_period_id is not null then 'actual_t'
            when span = 'day' then 'daily_t'
            else 'monthly_t'
        end as column_name
    from special
    union all by name
    select
        'P111' as code, facility_no, outlet_no, pollutant, permitted_t as first_t,
        outlets_t as second_t, input_table, input_id
    from limited
    where outlets_t > permitted_t
    union all by name
    select
        'P112' as code, facility_no,
        concat_ws(' ', unit_no, item, format('{:.4g}', exhaust_m3) || ' 与 '
            || format('{:.4g}', expected_m3), factor_id) as told
    from permits.reference_volume
    where is_refused
    union all by name
    select
        case check_id
            when 'X1' then 'P113' when 'X2' then 'P114' when 'X3' then 'P115'
            when 'X4' then 'P116' when 'X5' then 'P124' when 'X6' then 'P117'
            when 'X7' then 'P118' when 'X8' then 'P119' when 'X9' then 'P120' else 'P121'
        end as code,
        facility_no, outlet_no, pollutant,
        concat_ws(
            ' ', unit_no, item, year || '年', quarter || '季度', month || '月',
            spoken_a, format('{:.4g}', value_a), spoken_b, format('{:.4g}', value_b), value_unit,
            '差 ' || format('{:.4g}', difference), peer_n || ' 家同行'
        ) as told,
        input_table, input_id
    from flagged
    union all by name
    select
        case reason_code when 'not_reported' then 'P122' else 'P123' end as code,
        facility_no, outlet_no, pollutant,
        concat_ws(
            ' ', year || '年', quarter || '季度', month || '月',
            '报告 ' || format('{:.4g}', reported_t) || ' t',
            '自核 ' || format('{:.4g}', own_t) || ' t'
        ) as told,
        'report_line' as input_table, report_line_id as input_id
    from permits.report_difference
    where reason_code in ('not_reported', 'impossible')
),

-- the cells that a technician looks at first
cell as (
    select
        'permit_limit' as input_table, permit_limit_id as input_id, sheet_id, row_no,
        'quantity_t' as column_name
    from registry.permit_limit
    union all
    select 'special_limit', special_limit_id, sheet_id, row_no, null from registry.special_limit
    union all
    select 'special_period', special_period_id, sheet_id, row_no, null
    from registry.special_period
    union all
    select 'report_line', report_line_id, sheet_id, row_no, 'actual_t' from registry.report_line
    union all
    select 'reported_emission', reported_emission_id, sheet_id, row_no, 'amount'
    from registry.reported_emission
    union all
    select 'activity', activity_id, sheet_id, row_no, 'amount' from registry.activity
)

select distinct
    code, cell.sheet_id, cell.row_no, coalesce(found.column_name, cell.column_name) as column_name,
    concat_ws(
        ' ', facility_no, outlet_no, pollutant, told,
        case
            when code in ('P101', 'P102', 'P103')
                then '许可 ' || format('{:.4g}', first_t) || ' t 实际 '
                    || coalesce(format('{:.4g}', second_t) || ' t', '无')
            when second_t is null then format('{:.4g}', first_t) || ' t'
            else format('{:.4g}', first_t) || ' t 与 ' || format('{:.4g}', second_t) || ' t'
        end
    ) as value
from found
left join cell using (input_table, input_id)

union all by name

select * from permits.formula_problem
