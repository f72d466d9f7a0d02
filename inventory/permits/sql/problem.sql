-- title: 许可对比问题 · permits exceeded, without data, doubtful, or with impossible data
-- grain: one row per problem of an outlet, a scope of a permit, or an account
-- cites: XA-SYNERGY-PILOT-2024
-- union: problem
with cell as (
    -- the cells that a technician looks at first
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
    branch as code,
    coalesce(part.sheet_id, cell.sheet_id) as sheet_id,
    coalesce(part.row_no, cell.row_no) as row_no,
    coalesce(part.column_name, cell.column_name) as column_name,
    concat_ws(' ', facility_no, outlet_no, pollutant, told) as value
from part
left join cell using (input_table, input_id)
