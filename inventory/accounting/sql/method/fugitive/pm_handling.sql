-- title: 物料装卸扬尘 · dust of loose materials that are handled
-- grain: one row per activity and pollutant
-- cites: MEE-DUST-2014
-- stored: view
with input as (
    select
        * exclude (given),
        given['handling_k'] as handling_k,
        given['wind_m_s'] as wind_m_s,
        given['moisture_pct'] as moisture_pct,
        kg_to_t(handling_kg_t(handling_k, wind_m_s, moisture_pct)) as ef_t
    from accounting.method_input
    where method = 'pm_handling'
)

select
    activity.activity_key,
    input.*,
    'generated' as stage,
    'stack' as part,
    activity.qty_t,
    activity.qty_t * input.ef_t as generated_t
from accounting.activity as activity
join input using (use_id)
