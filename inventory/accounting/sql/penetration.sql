-- title: 穿透率 · what passes the treatment of each path, devices in series
-- grain: one row per treated path, month (0 is the year) and pollutant
-- cites: TCSES144-2024
with staged as (
    -- what one device holds back the next one destroys; alone it removes nothing that is known
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
        from accounting.device_effect
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
    from accounting.device_effect
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
