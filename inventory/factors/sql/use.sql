-- title: 用途类型 · kinds of use that share all factor keys
-- grain: one row per unit kind, role and item
-- cites: ENGINE
select distinct use_id, kind_id, role, item, item_group
from factors.unit_use
-- a solvent is known by its content, whatever its name
where is_known_item or role = 'solvent'
order by use_id
