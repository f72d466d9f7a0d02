-- title: 合计与分项 · what one flow states of a whole and of its parts
-- grain: one row per facility, outlet (none: the site), pollutant and flow with parts of its own
-- cites: ENGINE
with place as (
    select
        facility_no, unit_no, outlet_no, pollutant, flow, sum_t(emission_t) as emission_t
    from outlets.stated
    where excluded_because is null
    group by all
),

-- a unit is part of the outlets that it leads to, as far as its gas goes there
behind as (
    select
        whole.facility_no, whole.outlet_no, whole.pollutant, whole.flow, part.unit_no,
        part.emission_t * case when part.outlet_no is null then route.share_frac else 1 end
            as part_t
    from place as whole
    join registry.route as route using (facility_no, outlet_no)
    join place as part
        on part.facility_no = route.facility_no
        and part.unit_no = route.unit_no
        and coalesce(part.outlet_no, route.outlet_no) = route.outlet_no
        and part.pollutant = whole.pollutant
        and part.flow = whole.flow
    where whole.unit_no is null
),

-- the parts of a site are its outlets, and its units where they are behind none of those
in_site as (
    select
        whole.facility_no, null as outlet_no, whole.pollutant, whole.flow,
        part.emission_t as part_t
    from place as whole
    join place as part using (facility_no, pollutant, flow)
    anti join behind
        on behind.facility_no = part.facility_no
        and behind.unit_no = part.unit_no
        and behind.pollutant = part.pollutant
        and behind.flow = part.flow
    where
        whole.unit_no is null and whole.outlet_no is null
        and (part.unit_no is not null or part.outlet_no is not null)
),

whole as (
    select facility_no, outlet_no, pollutant, flow, sum_t(part_t) as part_t
    from (from behind select * exclude (unit_no) union all by name from in_site)
    group by all
)

select
    whole.facility_no, whole.outlet_no, whole.pollutant, whole.flow,
    place.emission_t as whole_t, part_t,
    place.emission_t - part_t as rest_t,
    coalesce(greatest(rest_t, 0) / nullif(whole_t, 0), 0) as rest_frac,
    abs(rest_t) > threshold.rest_frac * abs(whole_t) as is_told
from whole
join place
    on place.facility_no = whole.facility_no
    and place.outlet_no is not distinct from whole.outlet_no
    and place.unit_no is null
    and place.pollutant = whole.pollutant
    and place.flow = whole.flow
cross join outlets.threshold as threshold
