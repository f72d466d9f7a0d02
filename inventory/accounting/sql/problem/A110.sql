-- title: 没有二氧化碳的燃料 · fuels without a CO2 result
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select activity.sheet_id, activity.row_no, 'item' as column_name, counted.item as value
from accounting.activity as counted
anti join (
    select distinct activity_id
    from accounting.method_result
    where pollutant in ('CO2', 'CO2bio')
) using (activity_id)
semi join accounting.method_result using (activity_id)
join registry.activity as activity using (activity_id)
where counted.role in ('fuel', 'reductant') and counted.excluded_because is null
