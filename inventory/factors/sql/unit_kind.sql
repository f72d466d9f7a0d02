-- title: 生产设施类型 · kinds of units that share all factor keys
-- grain: one row per distinct combination of node, technology, capacity, region and controls
-- cites: ENGINE
with kind as (
    select distinct node_code, technology, capacity_mw, capacity_t_h, region_code, controls
    from factors.unit_trait
)

select
    row_number() over (
        order by node_code, technology, capacity_mw, capacity_t_h, region_code, controls
    ) as kind_id,
    *
from kind
