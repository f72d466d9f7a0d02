-- title: 上报范围 · places whose reports speak of the same gas
-- grain: one row per facility, unit, outlet (none of both: the site) and pollutant with reports
-- cites: ENGINE
with recursive stated as (
    select distinct facility_no, unit_no, outlet_no, pollutant
    from outlets.stated
    where excluded_because is null
),

whole as (
    select
        facility_no, pollutant,
        bool_or(unit_no is null and outlet_no is null) as has_site,
        bool_or(unit_no is not null) and bool_or(unit_no is null) as is_mixed
    from stated
    group by all
),

-- units and outlets hang together by their gas; only plants that state both need to know how
edge as (
    select facility_no, 'outlet ' || outlet_no as node, 'unit ' || unit_no as next_node
    from registry.route
    semi join (from whole where is_mixed and not has_site) using (facility_no)
    union
    select facility_no, 'outlet ' || outlet_no as node, 'unit ' || unit_no as next_node
    from stated
    semi join (from whole where is_mixed and not has_site) using (facility_no)
    where unit_no is not null and outlet_no is not null
),

both_ways as (
    from edge
    union all
    select facility_no, next_node as node, node as next_node
    from edge
),

-- every node takes the least name that it can reach
place(facility_no, node, label) using key (facility_no, node) as (
    select distinct facility_no, node, node as label
    from both_ways
    union
    select facility_no, step.next_node as node, min(place.label) as label
    from place
    join both_ways as step using (facility_no, node)
    join recurring.place as known
        on known.facility_no = step.facility_no and known.node = step.next_node
    where place.label < known.label
    group by all
)

select
    stated.facility_no, stated.unit_no, stated.outlet_no, stated.pollutant,
    case
        when whole.has_site then 'site'
        else coalesce(
            place.label, 'unit ' || stated.unit_no, 'outlet ' || stated.outlet_no
        )
    end as scope_of
from stated
join whole using (facility_no, pollutant)
left join place
    on whole.is_mixed
    and place.facility_no = stated.facility_no
    and place.node = coalesce('unit ' || stated.unit_no, 'outlet ' || stated.outlet_no)
