-- title: 多个来源上报 · several flows report the same scope, and one of them counts
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    arg_min(sheet_id, input_id) filter (counted_frac = 0) as sheet_id,
    arg_min(row_no, input_id) filter (counted_frac = 0) as row_no,
    'flow' as column_name,
    concat_ws(
        ' ', facility_no, pollutant,
        string_agg(distinct flow, '、' order by flow) filter (counted_frac > 0),
        '计入，',
        string_agg(distinct flow, '、' order by flow) filter (counted_frac = 0),
        '不计入'
    ) as value
from outlets.statement
join run.scope as run on run.method_context = context
where flow_n > 1
group by facility_no, pollutant, scope_of
having bool_or(counted_frac = 0)
