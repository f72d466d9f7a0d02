-- title: 不计入的活动水平 · activity that gives way to another statement
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    activity.sheet_id, activity.row_no, 'flow' as column_name,
    counted.excluded_because as value
from accounting.activity as counted
join registry.activity as activity using (activity_id)
where counted.excluded_because is not null
