-- title: 生产设施类型 · kinds of units that share all factor keys
-- grain: one row per distinct combination of node, technology, capacity, region and controls
-- cites: ENGINE
with treated as (
    select facility_no, unit_no, list_sort(list(distinct device.technology)) as controls
    from registry.route as route
    join factors.device as device using (facility_no, abatement_no)
    group by all
),

kind as (
    select distinct
        unit.category_code as node_code,
        unit.technology,
        unit.capacity_mw,
        unit.capacity_t_h,
        -- a custom region without an official one above it has factors of its own at most
        coalesce(region_key.key_code, facility.region_code) as region_code,
        -- a unit without a route to a device has no control technology: an empty list, not unknown
        coalesce(treated.controls, []) as controls
    from registry.unit as unit
    join registry.facility as facility using (facility_no)
    left join treated using (facility_no, unit_no)
    left join factors.region_key as region_key using (region_code)
)

select
    row_number() over (
        order by node_code, technology, capacity_mw, capacity_t_h, region_code, controls
    ) as kind_id,
    *
from kind
