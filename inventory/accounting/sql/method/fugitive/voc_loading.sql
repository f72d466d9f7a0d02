-- title: 有机液体装载 · vapour displaced when organic liquids are loaded
-- grain: one row per activity and pollutant
-- cites: AP42
-- stored: view
with input as (
    select
        * exclude (given),
        given['loading_saturation'] as loading_saturation,
        given['vapour_pa'] as vapour_pa,
        given['vapour_g_mol'] as vapour_g_mol,
        given['loading_k'] as loading_k,
        kg_to_t(loading_kg_m3(loading_saturation, vapour_pa, vapour_g_mol, loading_k)) as ef_t
    from accounting.method_input
    where method = 'voc_loading'
)

select
    activity.activity_key,
    input.*,
    'generated' as stage,
    'stack' as part,
    activity.qty_m3,
    activity.qty_m3 * input.ef_t as generated_t
from accounting.activity as activity
join input using (use_id)
