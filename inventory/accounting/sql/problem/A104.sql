-- title: 计量单位对不上 · amounts whose unit does not meet the factor
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select activity.sheet_id, activity.row_no, found.lack as column_name, found.lack as value
from (
    select distinct activity_id, quantity_per as lack
    from accounting.coefficient
    where excluded_because is null and quantity is null
) as found
join registry.activity as activity using (activity_id)
