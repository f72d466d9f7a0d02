-- title: 过多的扣减 · deductions of VOC that exceed what was used
-- grain: one row per deduction that was refused
-- cites: SD-VOC-2017
-- stored: inline
select
    activity.sheet_id, activity.row_no, 'amount' as column_name, counted.item as value
from accounting.voc_content_balance as balance
join accounting.activity as counted using (activity_key)
join factors.item as item on item.item_code = counted.item
join registry.activity as activity on activity.activity_id = counted.activity_id
where
    item.item_group = 'voc_deducted' and counted.excluded_because is null
    and balance.generated_t = 0 and balance.qty_t > 0
