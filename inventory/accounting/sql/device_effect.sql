-- title: 治理设施的作用 · what each device of a path takes out of each substance, in their order
-- grain: one row per treated path, month (0 is the year), substance and device
-- cites: TCSES144-2024
with device as (
    select
        path.path_id, path.facility_no, route.abatement_no,
        row_number() over (
            partition by path.path_id order by min(coalesce(route.step, 1)), route.abatement_no
        ) as place
    from accounting.path as path
    join registry.route as route using (facility_no, unit_no, outlet_no)
    where path.is_treated and route.abatement_no is not null
    group by path.path_id, path.facility_no, route.abatement_no
),

month_of_path as (
    select distinct path_id, removal.month
    from device
    join accounting.removal as removal using (facility_no, abatement_no)
),

covered as (
    select distinct path_id, pollutant
    from device
    join accounting.removal as removal using (facility_no, abatement_no)
)

select
    month_of_path.path_id, month_of_path.month, covered.pollutant, device.abatement_no,
    device.place,
    coalesce(monthly.is_concentrator, yearly.is_concentrator, false) as is_concentrator,
    -- in a month without a report of its own a device works as over the year
    coalesce(
        monthly.removal_frac * monthly.uptime_frac, yearly.removal_frac * yearly.uptime_frac
    ) as removed_frac,
    coalesce(
        monthly.sized_frac * monthly.uptime_frac, yearly.sized_frac * yearly.uptime_frac
    ) as sized_frac,
    coalesce(monthly.evidence, yearly.evidence) as evidence,
    coalesce(monthly.sized_evidence, yearly.sized_evidence) as sized_evidence
from month_of_path
join covered using (path_id)
join device using (path_id)
left join accounting.removal as monthly
    on monthly.facility_no = device.facility_no
    and monthly.abatement_no = device.abatement_no
    and monthly.month = month_of_path.month
    and monthly.pollutant = covered.pollutant
left join accounting.removal as yearly
    on yearly.facility_no = device.facility_no
    and yearly.abatement_no = device.abatement_no
    and yearly.month = 0
    and yearly.pollutant = covered.pollutant
