-- title: 动静密封点泄漏 · leaks of valves, pumps, flanges and other sealing points
-- grain: one row per activity
-- cites: TCSES144-2024
-- stored: view
with leaking as (
    select
        activity.*,
        factor.category_code, factor.stream, factor.pollutant, factor.method,
        factor.factor_id, factor.parameter_ids, factor.line_key,
        'generated' as stage,
        factor.fine_frac,
        'fugitive' as part,
        factor.ef_t
    from accounting.activity as activity
    join accounting.fugitive_factor as factor using (use_id)
    where factor.method = 'voc_leak'
),

stated as (
    select unit_key, month, sum(qty_h order by activity_key) as operating_h
    from accounting.activity
    semi join leaking using (unit_key)
    where role = 'hours' and excluded_because is null and qty_h is not null
    group by all
),

hours as (
    select unit_key, month, operating_h
    from stated
    where month is not null
    union all
    -- points that stand for the year leak in all hours of the year
    select unit_key, null as month, sum(operating_h order by month) as operating_h
    from stated
    group by unit_key
)

select
    leaking.*,
    hours.operating_h,
    -- all that leaks is VOC unless the share of VOC in it is stated
    leaking.qty_n * hours.operating_h * leaking.ef_t * coalesce(leaking.voc_frac, 1)
        as generated_t
from leaking
left join hours
    on hours.unit_key = leaking.unit_key
    and hours.month is not distinct from leaking.month
