-- title: 堆场扬尘 · dust of storage piles, from loading and from wind
-- grain: one row per activity
-- cites: MEE-2021-24-PILE
-- stored: view
with input as (
    select
        * exclude (given),
        given['pile_erosion_kg_m2'] as pile_erosion_kg_m2,
        given['pile_wind_a'] as pile_wind_a,
        given['pile_moisture_b'] as pile_moisture_b,
        kg_to_t(pile_loading_kg_t(pile_wind_a, pile_moisture_b)) as ef_t,
        kg_to_t(pile_erosion_kg_ha(pile_erosion_kg_m2)) as standing_t_ha
    from accounting.method_input
    where method = 'pm_stockpile'
)

select
    activity.activity_key,
    input.*,
    'generated' as stage,
    'stack' as part,
    activity.qty_t,
    area_ha(unit.capacity, unit.capacity_unit) as area_ha,
    share.share_frac,
    input.standing_t_ha * area_ha * share.share_frac as standing_t,
    activity.qty_t * input.ef_t + standing_t as generated_t
from accounting.activity as activity
join input using (use_id)
join accounting.fugitive_share as share
    on share.activity_key = activity.activity_key and share.method = 'pm_stockpile'
join registry.unit as unit using (facility_no, unit_no)
