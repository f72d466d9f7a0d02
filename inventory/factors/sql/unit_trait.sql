-- title: 生产设施因子特征 · what of a unit decides which factors it takes
-- grain: one row per unit
-- cites: ENGINE
with controlled as (
    select facility_no, unit_no, list_sort(list(distinct device.technology)) as controls
    from registry.route as route
    join factors.device as device using (facility_no, abatement_no)
    group by all
),

treated as (
    -- NOx|SCR for a device, NOx| for what was measured
    select
        facility_no, unit_no,
        list_sort(list(pollutant || '|' || coalesce(technology, ''))) as treatments
    from factors.treated
    group by all
)

select
    md5_number_lower(concat_ws('|', unit.facility_no, unit.unit_no)) as unit_key,
    unit.facility_no,
    unit.unit_no,
    unit.category_code as node_code,
    unit.technology,
    unit.capacity_mw,
    unit.capacity_t_h,
    -- a custom region without an official one above it has factors of its own at most
    coalesce(region_key.key_code, facility.region_code) as region_code,
    -- a unit without a route to a device has no control technology: an empty list, not unknown
    coalesce(controlled.controls, []) as controls,
    coalesce(treated.treatments, []) as treatments,
    -- kinds of units that share all factor keys
    md5_number_lower(concat_ws(
        '|', node_code, coalesce(unit.technology, ''), coalesce(unit.capacity_mw::varchar, ''),
        coalesce(unit.capacity_t_h::varchar, ''),
        coalesce(region_key.key_code, facility.region_code),
        coalesce(controlled.controls, [])::varchar, coalesce(treated.treatments, [])::varchar
    )) as kind_id
from registry.unit as unit
join registry.facility as facility using (facility_no)
left join controlled using (facility_no, unit_no)
left join treated using (facility_no, unit_no)
left join factors.region_key as region_key using (region_code)
order by facility_no, unit_no
