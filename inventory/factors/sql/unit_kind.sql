-- title: 生产设施类型 · kinds of units that share all factor keys
-- grain: one row per distinct combination of node, technology, capacity, region and treatment
-- cites: ENGINE
select
    kind_id,
    any_value(node_code) as node_code,
    any_value(technology_id) as technology_id,
    any_value(technologies) as technologies,
    any_value(technology_assumption_zh) as technology_assumption_zh,
    any_value(capacity_mw) as capacity_mw,
    any_value(capacity_t_h) as capacity_t_h,
    any_value(capacity_stated) as capacity_stated,
    any_value(size_assumption_zh) as size_assumption_zh,
    any_value(conversion_zh) as conversion_zh,
    any_value(region_code) as region_code,
    any_value(controls) as controls,
    any_value(treatments) as treatments
from factors.unit_trait
group by kind_id
order by kind_id
