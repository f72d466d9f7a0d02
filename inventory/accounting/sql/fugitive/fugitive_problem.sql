-- title: 无组织核算问题 · what the fugitive methods lacked, and deductions that were refused
-- grain: one row per problem and activity
-- cites: ENGINE
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
)

select distinct activity_id, 'A118' as code, lack as value
from silent
-- where another method answers nothing is missing
anti join accounting.method_result using (activity_id, pollutant)

union all

select activity.activity_id, 'A119' as code, activity.item as value
from accounting.voc_content_balance as activity
join factors.item as item on item.item_code = activity.item
where
    item.item_group = 'voc_deducted' and activity.excluded_because is null
    and activity.generated_t = 0 and activity.qty_t > 0
