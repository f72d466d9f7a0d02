-- title: 分粒径穿透率 · fine and coarse particles, and the whole, that pass the treatment of each path
-- grain: one row per treated path and month (0 is the year)
-- cites: TCSES144-2024
with known as (
    select
        path_id, month,
        max(pass_frac) filter (pollutant = 'PM2.5') as fine_alone,
        max(pass_frac) filter (pollutant = 'PM2.5-10') as coarse_alone,
        max(sized_pass_frac) filter (pollutant = 'PM2.5') as fine_sized,
        max(sized_pass_frac) filter (pollutant = 'PM2.5-10') as coarse_sized,
        max(evidence) filter (pollutant in ('PM2.5', 'PM2.5-10')) as evidence,
        max(sized_evidence) filter (pollutant in ('PM2.5', 'PM2.5-10')) as sized_evidence
    from accounting.penetration
    where pollutant in ('PM', 'PM2.5', 'PM2.5-10')
    group by all
),

-- devices of which the whole is known: what they let pass of it, and by the sizes
bound as (
    select
        path_id, month,
        product(1 - removed_frac order by place) filter (pollutant = 'PM') as total_pass_frac,
        product(1 - sized_frac order by place) filter (pollutant = 'PM2.5') as fine_bound_frac,
        product(1 - sized_frac order by place) filter (pollutant = 'PM2.5-10')
            as coarse_bound_frac
    from accounting.device_effect
    semi join (
        from accounting.device_effect where pollutant = 'PM' and removed_frac is not null
    ) using (path_id, month, abatement_no)
    where pollutant in ('PM', 'PM2.5', 'PM2.5-10')
    group by all
)

-- a whole that is known binds its sizes, so each of them goes by what is known of it; else a
-- device takes of every size what is known nearest to it
select
    path_id, month, total_pass_frac, fine_bound_frac,
    coalesce(coarse_bound_frac, fine_bound_frac) as coarse_bound_frac,
    case when total_pass_frac is null then fine_alone else fine_sized end as fine_pass_frac,
    case when total_pass_frac is null then coarse_alone else coarse_sized end
        as coarse_pass_frac,
    case when total_pass_frac is null then evidence else sized_evidence end as evidence
from known
left join bound using (path_id, month)
