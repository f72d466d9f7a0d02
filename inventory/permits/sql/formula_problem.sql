-- title: 许可公式问题 · gas analyses that give no volume, and special periods by formula
-- grain: one row per problem of a gas analysis or of a special limit
-- cites: HJ953-2018; HJ942-2018
with special as (
    select special_limit_id, sheet_id, row_no
    from registry.special_limit
)

select
    'P130' as code, sheet_id, row_no, 'volume_frac' as column_name,
    concat_ws(
        ' ', facility_no, item, strftime(valid_from, '%Y-%m-%d'),
        '合计 ' || format('{:.4g}', components_frac)
    ) as value
from permits.gas_volume
where is_refused

union all by name

select
    'P131' as code, sheet_id, row_no, 'reduction_frac' as column_name,
    concat_ws(' ', facility_no, outlet_no, pollutant, base_year || '年') as value
from permits.special_formula
join special using (special_limit_id)
where daily_t is null

union all by name

select
    'P132' as code, sheet_id, row_no, 'reduction_frac' as column_name,
    concat_ws(
        ' ', facility_no, outlet_no, pollutant, strftime(starts_on, '%Y-%m-%d'),
        '推算 ' || format('{:.4g}', permitted_t) || ' t',
        '实际 ' || format('{:.4g}', actual_t) || ' t'
    ) as value
from permits.special_gap
join special using (special_limit_id)
where exceeds_formula
