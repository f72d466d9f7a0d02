-- title: 分粒径穿透率 · fine and coarse particles that pass the treatment of each path
-- grain: one row per treated path and month (0 is the year)
-- cites: TCSES144-2024
select
    path_id, month,
    max(pass_frac) filter (pollutant = 'PM2.5') as fine_pass_frac,
    max(pass_frac) filter (pollutant = 'PM2.5-10') as coarse_pass_frac
from accounting.penetration
where pollutant in ('PM2.5', 'PM2.5-10')
group by all
