-- title: 许可对比问题 · permits exceeded, without data, or with impossible data
-- grain: one row per outlet or permit scope with a problem
-- cites: XA-SYNERGY-PILOT-2024
with gap as (
    select
        facility_no, 'outlet' as scope, outlet_no, pollutant, year, permitted_t, actual_t, status
    from permits.outlet_gap
    union all by name
    select facility_no, scope, pollutant, year, permitted_t, actual_t, status
    from permits.plant_gap
)

select
    case status when 'over' then 'P101' when 'no_data' then 'P102' else 'P103' end as code,
    any_value(permit.sheet_id) as sheet_id,
    any_value(permit.row_no) as row_no,
    'quantity_t' as column_name,
    concat_ws(
        ' ', gap.facility_no, gap.outlet_no, gap.pollutant,
        '许可 ' || format('{:.4g}', gap.permitted_t) || ' t',
        '实际 ' || coalesce(format('{:.4g}', gap.actual_t) || ' t', '无')
    ) as value
from gap
left join registry.permit_limit as permit
    on permit.facility_no = gap.facility_no
    and permit.scope = gap.scope
    and permit.outlet_no is not distinct from gap.outlet_no
    and permit.pollutant = gap.pollutant
    and permit.year = gap.year
    and permit.quantity_t = gap.permitted_t
where status in ('over', 'no_data', 'data_invalid')
group by all
