-- title: 设施的治理对象 · pollutants that a device is named for, or measured to remove, by unit
-- grain: one row per unit, pollutant and technology that takes it, none where it was measured
-- cites: ENGINE
with behind as (
    select distinct facility_no, unit_no, abatement_no
    from registry.route
    where abatement_no is not null
),

removed as (
    select facility_no, abatement_no, technology, pollutant
    from factors.device
    join factors.removal using (technology)
    where removal_frac > 0
    union
    select facility_no, abatement_no, null as technology, pollutant
    from registry.abatement_run
    where removal_frac is not null
)

-- what takes dust takes every size of it
select distinct behind.facility_no, behind.unit_no, removed.technology, class.pollutant
from behind
join removed using (facility_no, abatement_no)
join factors.size_class as class on class.given = removed.pollutant

union

-- PM2.5-10 is a class of removal alone; factors speak of PM10 and PM
select distinct behind.facility_no, behind.unit_no, removed.technology, whole.pollutant
from behind
join removed using (facility_no, abatement_no)
cross join (values ('PM'), ('TSP'), ('PM10')) as whole (pollutant)
where removed.pollutant in ('PM2.5', 'PM2.5-10')
