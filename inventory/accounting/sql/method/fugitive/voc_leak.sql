-- title: 动静密封点泄漏 · leaks of valves, pumps, flanges and other sealing points
-- grain: one row per activity
-- cites: TCSES144-2024
-- stored: view
with input as (
    select
        * exclude (given),
        given['leak_rate'] as leak_rate_t_h,
        given['leak_share'] as leak_share_frac,
        -- the share of all points that leak belongs to the rates of one document only
        leak_rate_t_h * coalesce(leak_share_frac, 1) as ef_t
    from accounting.method_input
    where method = 'voc_leak'
),

stated as (
    select unit_key, month, sum(qty_h order by activity_key) as operating_h
    from accounting.activity
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
    activity.activity_key,
    input.*,
    'generated' as stage,
    'fugitive' as part,
    activity.qty_n,
    hours.operating_h,
    -- all that leaks is VOC unless the share of VOC in it is stated
    coalesce(activity.voc_frac, 1) as voc_frac,
    activity.qty_n * hours.operating_h * input.ef_t * coalesce(activity.voc_frac, 1)
        as generated_t
from accounting.activity as activity
join input using (use_id)
left join hours
    on hours.unit_key = activity.unit_key
    and hours.month is not distinct from activity.month
