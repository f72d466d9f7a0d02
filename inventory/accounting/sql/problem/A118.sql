-- title: 无组织核算缺少输入 · inputs that a fugitive method lacks
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
with silent as (
    select activity_id, pollutant, '质量' as lack
    from accounting.pm_handling
    where quantity is null and excluded_because is null
    union all
    select activity_id, pollutant, '行驶里程' as lack
    from accounting.pm_road
    where quantity is null and excluded_because is null
    union all
    select
        activity_id, pollutant,
        case when quantity is null then '质量' else '堆场面积（设施的设计规模）' end as lack
    from accounting.pm_stockpile
    where generated_t is null and excluded_because is null
    union all
    select activity_id, pollutant, '体积' as lack
    from accounting.voc_loading
    where quantity is null and excluded_because is null
    union all
    select activity_id, pollutant, '体积' as lack
    from accounting.voc_tank
    where generated_t is null and excluded_because is null
    union all
    select
        activity_id, pollutant,
        case when qty_n is null then '密封点个数' else '运行小时' end as lack
    from accounting.voc_leak
    where generated_t is null and excluded_because is null
),

lacking as (
    select distinct activity_id, lack
    from silent
    -- where another method answers nothing is missing
    anti join accounting.method_result using (activity_id, pollutant)
)

select activity.sheet_id, activity.row_no, 'amount' as column_name, lacking.lack as value
from lacking
join registry.activity as activity using (activity_id)
