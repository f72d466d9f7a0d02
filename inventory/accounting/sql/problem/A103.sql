-- title: 缺少品质 · properties that a method needs and the row lacks
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
with answered as (
    select distinct activity_id
    from accounting.method_result
    where activity_id is not null
),

lacking as (
    select activity_id, 'sulfur_frac' as lack
    from accounting.so2_sulfur_balance
    where generated_t is null and excluded_because is null and sulfur_frac is null
    union all
    select activity_id, 'ash_frac' as lack
    from accounting.pm_ash_balance
    where
        generated_t is null and excluded_because is null and ash_frac is null
        and pollutant = 'PM'
    union all
    select activity_id, 'voc_frac' as lack
    from accounting.voc_content_balance
    anti join answered using (activity_id)
    where generated_t is null and excluded_because is null
    union all
    select distinct activity_id, scaled_by as lack
    from accounting.coefficient
    where excluded_because is null and scaled_by is not null and scale_frac is null
)

select activity.sheet_id, activity.row_no, lack as column_name, lack as value
from lacking
join registry.activity as activity using (activity_id)
