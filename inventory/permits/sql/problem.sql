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

found as (
    select
        case status when 'over' then 'P101' when 'no_data' then 'P102' else 'P103' end as code,
        facility_no, scope, outlet_no, pollutant, year, permitted_t as first_t,
        actual_t as second_t
    from gap
    where status in ('over', 'no_data', 'data_invalid')
    union all by name
    -- a written quantity above what the formula gives from the same permit's concentration
    select
        'P104' as code, written.facility_no, written.scope, written.outlet_no,
        written.pollutant, written.year, written.permitted_t as first_t,
        formula.candidate_t as second_t
    from permits.statutory_limit as written
    join (
        select facility_no, outlet_no, pollutant, min(candidate_t) as candidate_t
        from permits.formula_limit
        group by all
    ) as formula
        on formula.facility_no = written.facility_no
        and formula.outlet_no = written.outlet_no
        and formula.pollutant = written.pollutant
    cross join permits.setting as setting
    where
        written.scope = 'outlet'
        and written.permitted_t > formula.candidate_t * (1 + setting.formula_tolerance_frac)
    union all by name
    select
        'P105' as code, facility_no, scope, outlet_no, pollutant, year, permitted_t as first_t,
        actual_t as second_t
    from gap
    where exceeds_calculated
    union all by name
    select 'P106' as code, year, count(*)::varchar || ' 个计算值' as told
    from gap
    where is_base_year_account_year
    group by all
    union all by name
    select
        case when limited_frac < 1 then 'P108' else 'P107' end as code,
        facility_no, scope, outlet_no, pollutant, year, permitted_t as first_t
    from permits.statutory_limit
    where limit_change is not null
    union all by name
    select
        'P109' as code, facility_no, scope, outlet_no, pollutant, year,
        permitted_t as first_t, worst_12_months_t as second_t,
        '截至 ' || worst_12_months_end as told
    from gap
    where limit_kind = 'statutory' and status = 'ok' and worst_12_months_t > permitted_t
    union all by name
    select
        'P110' as code, facility_no, scope, outlet_no, pollutant, year, permitted_t as first_t,
        actual_t as second_t, strftime(starts_on, '%Y-%m-%d') as told
    from permits.special_gap
    where status = 'over'
    union all by name
    select
        'P111' as code, facility_no, scope, pollutant, year, permitted_t as first_t,
        outlets_t as second_t
    from gap
    where outlets_t > permitted_t
    union all by name
    select
        'P112' as code, facility_no,
        concat_ws(' ', unit_no, item, format('{:.4g}', exhaust_m3) || ' 与 '
            || format('{:.4g}', expected_m3)) as told
    from permits.reference_volume
    where is_refused
    union all by name
    select
        case check_id
            when 'X1' then 'P113' when 'X2' then 'P114' when 'X3' then 'P115'
            when 'X4' then 'P116' when 'X6' then 'P117' when 'X7' then 'P118'
            when 'X8' then 'P119' when 'X9' then 'P120' else 'P121'
        end as code,
        facility_no, scope, outlet_no, pollutant, year,
        concat_ws(
            ' ', unit_no, item, year || '年', quarter || '季度', month || '月',
            source_a, format('{:.4g}', value_a), source_b, format('{:.4g}', value_b), value_unit,
            '差 ' || format('{:.4g}', difference)
        ) as told
    from permits.cross_check
    where is_flagged
    union all by name
    select
        case reason_code when 'not_reported' then 'P122' else 'P123' end as code,
        facility_no, 'outlet' as scope, outlet_no, pollutant, year,
        concat_ws(
            ' ', year || '年', quarter || '季度', month || '月',
            '报告 ' || format('{:.4g}', reported_t) || ' t',
            '自核 ' || format('{:.4g}', own_t) || ' t'
        ) as told
    from permits.report_difference
    where reason_code in ('not_reported', 'impossible')
)

select
    code,
    any_value(permit.sheet_id) as sheet_id,
    any_value(permit.row_no) as row_no,
    case when any_value(permit.row_no) is not null then 'quantity_t' end as column_name,
    concat_ws(
        ' ', found.facility_no, found.outlet_no, found.pollutant, told,
        case
            when code in ('P101', 'P102', 'P103')
                then '许可 ' || format('{:.4g}', first_t) || ' t 实际 '
                    || coalesce(format('{:.4g}', second_t) || ' t', '无')
            when second_t is null then format('{:.4g}', first_t) || ' t'
            else format('{:.4g}', first_t) || ' t 与 ' || format('{:.4g}', second_t) || ' t'
        end
    ) as value
from found
left join registry.permit_limit as permit
    on permit.facility_no = found.facility_no
    and permit.scope = found.scope
    and permit.outlet_no is not distinct from found.outlet_no
    and permit.pollutant = found.pollutant
    and permit.year = found.year
    and permit.quantity_t = found.first_t
group by all
