-- title: 用途类型 · kinds of use that share all factor keys
-- grain: one row per unit kind, role and item
-- cites: ENGINE
with kind_of_use as (
    select distinct kind_id, role, item, item_group
    from factors.unit_use
    where is_known_item
)

select row_number() over (order by kind_id, role, item) as use_id, *
from kind_of_use
