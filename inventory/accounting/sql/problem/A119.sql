-- title: 过多的扣减 · deductions of VOC that exceed what was used
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    activity.sheet_id, activity.row_no, 'amount' as column_name, counted.item as value
from accounting.voc_content_balance as counted
join factors.item as item on item.item_code = counted.item
join registry.activity as activity using (activity_id)
where
    item.item_group = 'voc_deducted' and counted.excluded_because is null
    and counted.generated_t = 0 and counted.qty_t > 0
