-- title: 燃料硫平衡法 · SO2 from the sulphur in fuel
-- grain: one row per fuel activity
-- cites: TCSES144-2024
-- stored: view
select
    activity.*,
    balance.category_code, balance.stream, balance.pollutant,
    'so2_sulfur_balance' as method,
    balance.sulfur_factor_id as factor_id,
    balance.line_key,
    'generated' as stage,
    null::double as fine_frac,
    'stack' as part,
    balance.sulfur_retention_frac,
    sulfur_to_so2(
        activity.qty_t * activity.sulfur_frac * (1 - balance.sulfur_retention_frac)
    ) as generated_t
from accounting.activity as activity
join factors.balance as balance using (use_id)
where balance.pollutant = 'SO2'
