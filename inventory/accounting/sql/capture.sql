-- title: 各去向的收集效率 · what part of the gas of a unit each of its outlets catches
-- grain: one row per unit and outlet of its routes
-- cites: TCSES144-2024
with route as (
    -- one way may pass several devices: its rows repeat the share and the capture
    select
        unit_key, route.facility_no, route.unit_no, route.outlet_no, outlet.kind as outlet_kind,
        unit.region_code,
        max(route.share_frac) as share_frac,
        min(route.capture_frac) as stated_frac,
        min(route.collection) as collection
    from registry.route as route
    join accounting.unit as unit using (facility_no, unit_no)
    join registry.outlet as outlet
        on outlet.facility_no = route.facility_no and outlet.outlet_no = route.outlet_no
    group by all
),

-- a way of collecting that nobody named may be assumed for the workspace
named as (
    select
        route.*,
        coalesce(route.collection, assumed.closest.value) as used_collection,
        case when route.collection is null then assumed.closest.assumption_zh end as assumed_zh
    from route
    left join factors.assumed as assumed
        on assumed.facility_no = route.facility_no and assumed.unit_no = route.unit_no
        and assumed.subject = 'collection'
),

tabled as (
    select
        named.unit_key, named.outlet_no,
        arg_min(struct_pack(capture_frac, factor_id, evidence), capture.rank) as closest
    from named
    join factors.capture as capture
        on capture.collection = named.used_collection
        and starts_with(coalesce(named.region_code, ''), capture.region_code)
    where named.stated_frac is null
    group by all
)

select
    named.unit_key, named.facility_no, named.unit_no, named.outlet_no, named.outlet_kind,
    named.share_frac,
    coalesce(named.stated_frac, tabled.closest.capture_frac) as told_frac,
    -- ducts that lead off a furnace take all of its gas; hoods have to be told, see is_told
    coalesce(told_frac, 1) as capture_frac,
    told_frac is not null or named.outlet_kind = 'fugitive' as is_told,
    tabled.closest.factor_id, tabled.closest.evidence,
    case when tabled.closest.factor_id is not null then named.assumed_zh end as assumption_zh
from named
left join tabled using (unit_key, outlet_no)
