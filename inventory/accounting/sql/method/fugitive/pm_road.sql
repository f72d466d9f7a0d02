-- title: 铺装道路扬尘 · dust of paved roads by distance driven
-- grain: one row per activity and pollutant
-- cites: MEE-DUST-2014
-- stored: view
with input as (
    select
        * exclude (given),
        given['road_k_g_km'] as road_k_g_km,
        given['silt_g_m2'] as silt_g_m2,
        given['vehicle_t'] as vehicle_t,
        given['rain_day_share'] as rain_day_frac,
        g_to_t(paved_road_g_km(road_k_g_km, silt_g_m2, vehicle_t)) * (1 - rain_day_frac) as ef_t
    from accounting.method_input
    where method = 'pm_road'
)

select
    activity.activity_key,
    input.*,
    'generated' as stage,
    'fugitive' as part,
    activity.qty_km,
    activity.qty_km * input.ef_t as generated_t
from accounting.activity as activity
join input using (use_id)
