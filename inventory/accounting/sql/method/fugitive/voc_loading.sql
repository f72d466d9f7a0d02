-- title: 有机液体装载 · vapour displaced when organic liquids are loaded
-- grain: one row per activity and pollutant
-- cites: AP42
-- stored: view
select
    activity.*,
    factor.category_code, factor.stream, factor.pollutant, factor.method,
    factor.factor_id, factor.parameter_ids, factor.line_key,
    'generated' as stage,
    factor.fine_frac,
    'stack' as part,
    activity.qty_m3 as quantity,
    factor.ef_per as quantity_per,
    factor.ef_t,
    quantity * factor.ef_t as generated_t
from accounting.activity as activity
join accounting.fugitive_factor as factor using (use_id)
where factor.method = 'voc_loading'
