-- title: 储罐 · standing and working losses of tanks with fixed and floating roofs
-- grain: one row per activity
-- cites: AP42; FR-ARRETE-2010
-- stored: view
with parameter as (
    select
        * exclude (given),
        given['tank_diameter_m'] as tank_diameter_m,
        given['tank_space_m'] as tank_space_m,
        given['tank_liquid_m'] as tank_liquid_m,
        given['tank_product'] as tank_product,
        given['absorptance'] as absorptance,
        given['insolation_j_cm2'] as insolation_j_cm2,
        given['air_max_k'] as air_max_k,
        given['air_min_k'] as air_min_k,
        given['air_pa'] as air_pa,
        given['vent_pa'] as vent_pa,
        given['vapour_a'] as vapour_a,
        given['vapour_b_k'] as vapour_b_k,
        given['vapour_g_mol'] as vapour_g_mol,
        given['rim_kmol_m'] as rim_kmol_m,
        given['rim_wind_kmol_m'] as rim_wind_kmol_m,
        given['rim_wind_exponent'] as rim_wind_exponent,
        given['wind_m_s'] as wind_m_s,
        given['fitting_kmol'] as fitting_kmol,
        given['seam_kmol_m'] as seam_kmol_m,
        given['seam_m_m2'] as seam_m_m2,
        given['floating_product'] as floating_product,
        given['clingage_m'] as clingage_m,
        given['liquid_kg_m3'] as liquid_kg_m3,
        given['columns_m'] as columns_m
    from accounting.method_input
    where method = 'voc_tank'
),

vapour as (
    select
        *,
        rim_kmol_m is not null as is_floating,
        tank_surface_k(air_max_k, air_min_k, absorptance, insolation_j_cm2) as surface_k,
        tank_swing_k(air_max_k, air_min_k, absorptance, insolation_j_cm2) as swing_k,
        vapour_at_pa(vapour_a, vapour_b_k, surface_k) as vapour_pa
    from parameter
),

input as (
    select
        *,
        kg_to_t(
            case when is_floating
                then
                    withdrawal_kg_m3(
                        clingage_m, liquid_kg_m3, tank_diameter_m, coalesce(columns_m, 0)
                    )
                else vapour_kg_m3(vapour_pa, vapour_g_mol, surface_k) * tank_product
            end
        ) as ef_t,
        kg_to_t(
            case when is_floating
                then
                    (
                        rim_kmol(
                            rim_kmol_m, rim_wind_kmol_m, wind_m_s, rim_wind_exponent,
                            tank_diameter_m
                        )
                        + fitting_kmol
                        -- a welded deck has no seams that lose anything
                        + coalesce(seam_kmol_m * seam_m_m2, 0) * tank_diameter_m * tank_diameter_m
                    )
                    * pressure_function(vapour_pa, air_pa) * vapour_g_mol * floating_product
                else
                    tank_breathing_kg(
                        tank_diameter_m, tank_space_m, surface_k, swing_k, vapour_a, vapour_b_k,
                        vapour_g_mol, vent_pa, air_pa
                    )
            end
        ) as yearly_t,
        case when not is_floating then cylinder_m3(tank_diameter_m, tank_liquid_m) end
            as working_m3
    from vapour
)

select
    activity.activity_key,
    input.*,
    'generated' as stage,
    'stack' as part,
    activity.qty_m3,
    -- a roof that floats fills no empty space however often the liquid turns over
    case
        when input.is_floating then 1
        else tank_turnover(share.throughput / input.working_m3)
    end as turnover_frac,
    share.share_frac,
    input.yearly_t * share.share_frac as standing_t,
    activity.qty_m3 * input.ef_t * turnover_frac + standing_t as generated_t
from accounting.activity as activity
join input using (use_id)
join accounting.fugitive_share as share
    on share.activity_key = activity.activity_key and share.method = 'voc_tank'
