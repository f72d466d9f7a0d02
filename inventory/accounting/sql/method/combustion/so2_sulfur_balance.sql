-- title: 燃料硫平衡法 · SO2 from the sulphur in fuel
-- grain: one row per fuel activity
-- cites: TCSES144-2024
-- stored: view
with input as (
    select * exclude (given), given['sulfur_retention'] as sulfur_retention_frac
    from accounting.method_input
    where method = 'so2_sulfur_balance'
)

select
    activity.activity_key,
    input.*,
    'generated' as stage,
    'stack' as part,
    activity.qty_t,
    activity.sulfur_frac,
    sulfur_to_so2(
        activity.qty_t * activity.sulfur_frac * (1 - input.sulfur_retention_frac)
    ) as generated_t
from accounting.activity as activity
join input using (use_id)
