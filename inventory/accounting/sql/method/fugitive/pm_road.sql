-- title: 铺装道路扬尘 · dust of paved roads by distance driven
-- grain: one row per activity and pollutant
-- cites: MEE-DUST-2014
-- stored: view
select
    activity.*,
    factor.category_code, factor.stream, factor.pollutant, factor.method,
    factor.factor_id, factor.parameter_ids, factor.line_key,
    'generated' as stage,
    factor.fine_frac,
    'fugitive' as part,
    activity.qty_km as quantity,
    factor.ef_per as quantity_per,
    factor.ef_t,
    quantity * factor.ef_t as generated_t
from accounting.activity as activity
join accounting.fugitive_factor as factor using (use_id)
where factor.method = 'pm_road'
