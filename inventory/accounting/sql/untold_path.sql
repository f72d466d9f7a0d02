-- title: 治理效果未知的去向 · ways of gas on which nobody knows what the treatment removes
-- grain: one row per treated path and pollutant
-- cites: ENGINE
with device as (
    select
        path.path_id, path.facility_no, route.abatement_no,
        max(row(coalesce(route.step, 1), route.abatement_no)) as place
    from accounting.path as path
    join registry.route as route using (facility_no, unit_no, outlet_no)
    where path.is_treated and route.abatement_no is not null
    group by all
),

last as (
    select path_id, facility_no, arg_max(abatement_no, place) as abatement_no
    from device
    group by all
)

select device.path_id, untold.pollutant
from device
join accounting.untold_device as untold using (facility_no, abatement_no)

union

-- what is only concentrated leaves by the stack unless something behind it destroys it
select last.path_id, removal.pollutant
from last
join accounting.removal as removal using (facility_no, abatement_no)
where removal.is_concentrator
