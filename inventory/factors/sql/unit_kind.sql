-- title: 生产设施类型 · kinds of units that share all factor keys
-- grain: one row per distinct combination of node, technology, capacity, region and treatment
-- cites: ENGINE
select distinct
    kind_id, node_code, technology, capacity_mw, capacity_t_h, region_code, controls,
    treatments
from factors.unit_trait
order by kind_id
