-- title: 未知项目 · items that the factor library does not know
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
with answered as (
    select distinct activity_id
    from accounting.method_result
    where activity_id is not null
)

select
    activity.sheet_id, activity.row_no, 'item' as column_name, unit_use.item as value
from registry.activity as activity
join factors.unit_use as unit_use
    on unit_use.facility_no = activity.facility_no
    and unit_use.unit_no = activity.unit_no
    and unit_use.reported_role = activity.role
    and unit_use.reported_item = activity.item
anti join answered using (activity_id)
where activity.role <> 'hours' and not unit_use.is_known_item
