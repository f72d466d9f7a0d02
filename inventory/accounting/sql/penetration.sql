-- title: 穿透率 · what passes the treatment of each path, devices in series
-- grain: one row per treated path, month (0 is the year) and pollutant
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
),

effect as (
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
),

-- what one device holds back the next one destroys; alone it removes nothing that is known
staged as (
    select
        *,
        sum(coalesce(not follows_concentrator, true)::integer) over (
            partition by path_id, month, pollutant order by place
        ) as stage_no
    from (
        select
            *,
            lag(is_concentrator) over (
                partition by path_id, month, pollutant order by place
            ) as follows_concentrator
        from effect
        where removed_frac is not null
    )
),

stage as (
    select
        path_id, month, pollutant, stage_no,
        product(removed_frac order by place) as removed_frac,
        case when count(sized_frac) = count(*) then product(sized_frac order by place) end
            as sized_frac,
        max(evidence) as evidence,
        max(sized_evidence) as sized_evidence,
        count(*) as device_n
    from staged
    group by all
    having not arg_max(is_concentrator, place)
),

-- the whole of PM or PM10 is known as such only where every dust device of the path says so
particle_device as (
    select path_id, count(distinct abatement_no) as devices
    from effect
    where pollutant = 'PM2.5' and removed_frac is not null
    group by path_id
)

select
    path_id, month, pollutant,
    product(1 - removed_frac order by stage_no) as pass_frac,
    case when count(sized_frac) = count(*) then product(1 - sized_frac order by stage_no) end
        as sized_pass_frac,
    max(evidence) as evidence,
    max(sized_evidence) as sized_evidence
from stage
left join particle_device using (path_id)
group by path_id, month, pollutant, particle_device.devices
having pollutant not in ('PM', 'PM10') or list_sum(list(device_n)) = particle_device.devices
