-- title: 无组织排放系数 · factors of piles, handling, roads, leaks, tanks and loading
-- grain: one row per kind of use, leaf, pollutant and method
-- cites: MEE-DUST-2014; AP42; FR-ARRETE-2010; MEE-2021-24-PILE; TCSES144-2024
with needed(method, params) as (
    values
    ('pm_handling', ['wind_m_s', 'moisture_pct']),
    ('pm_road', ['silt_g_m2', 'vehicle_t', 'rain_day_share']),
    ('pm_stockpile', ['pile_wind_a', 'pile_moisture_b', 'pile_erosion_kg_m2']),
    ('voc_loading', ['vapour_pa', 'vapour_g_mol', 'loading_k']),
    ('voc_leak', ['leak_share']),
    (
        'voc_tank',
        [
            'tank_diameter_m', 'tank_space_m', 'tank_liquid_m', 'tank_product', 'absorptance',
            'insolation_j_cm2', 'air_max_k', 'air_min_k', 'air_pa', 'vent_pa',
            'vapour_a', 'vapour_b_k', 'vapour_g_mol',
            'rim_kmol_m', 'rim_wind_kmol_m', 'rim_wind_exponent', 'wind_m_s', 'fitting_kmol',
            'seam_kmol_m', 'seam_m_m2', 'floating_product', 'clingage_m', 'liquid_kg_m3',
            'columns_m'
        ]
    )
),

parameter as (
    select
        demand.use_id, demand.category_code, demand.role, kind.node_code,
        choice.pollutant, choice.param, choice.factor_id, choice.canonical_value
    from factors.choice as choice
    join factors.demand as demand using (demand_id)
    join factors.use as use using (use_id)
    join factors.unit_kind as kind using (kind_id)
    where
        choice.param in ('handling_k', 'road_k_g_km', 'loading_saturation', 'leak_rate')
        or choice.param in (select unnest(params) from needed)
),

-- what holds for every pollutant of a use
common as (
    select
        use_id, category_code, role, node_code,
        map_from_entries(list((param, canonical_value) order by param)) as given,
        map_from_entries(list((param, factor_id) order by param)) as given_id
    from parameter
    where param in (select unnest(params) from needed)
    group by all
),

parameter_list as (
    select
        parameter.use_id, parameter.category_code, needed.method,
        string_agg(parameter.factor_id, '、' order by parameter.factor_id) as parameter_ids
    from parameter
    join needed on list_contains(needed.params, parameter.param)
    group by all
),

-- a factor of its own for each size class or substance
own as (
    select
        parameter.* exclude (param),
        case param
            when 'handling_k' then 'pm_handling'
            when 'road_k_g_km' then 'pm_road'
            when 'leak_rate' then 'voc_leak'
            else 'voc_loading'
        end as method,
        case param
            when 'handling_k' then 't' when 'road_k_g_km' then 'km' when 'leak_rate' then 'h'
            else 'm3'
        end as ef_per,
        case param
            when 'handling_k'
                then
                    kg_to_t(
                        handling_kg_t(
                            canonical_value, given['wind_m_s'], given['moisture_pct']
                        )
                    )
            when 'road_k_g_km'
                then
                    g_to_t(
                        paved_road_g_km(canonical_value, given['silt_g_m2'], given['vehicle_t'])
                    )
                    * (1 - given['rain_day_share'])
            -- the share of all points that leak belongs to the rates of one document only
            when 'leak_rate' then canonical_value * coalesce(given['leak_share'], 1)
            else
                kg_to_t(
                    loading_kg_m3(
                        canonical_value, given['vapour_pa'], given['vapour_g_mol'],
                        given['loading_k']
                    )
                )
        end as ef_t
    from parameter
    left join common using (use_id, category_code)
    where param in ('handling_k', 'road_k_g_km', 'loading_saturation', 'leak_rate')
),

pile as (
    select
        use_id, category_code, role, node_code, 'PM' as pollutant, 'pm_stockpile' as method,
        given_id['pile_erosion_kg_m2'] as factor_id, 't' as ef_per,
        kg_to_t(pile_loading_kg_t(given['pile_wind_a'], given['pile_moisture_b'])) as ef_t,
        kg_to_t(pile_erosion_kg_ha(given['pile_erosion_kg_m2'])) as standing_t
    from common
),

tank as (
    select
        common.*,
        given['tank_diameter_m'] as diameter,
        given['rim_kmol_m'] is not null as is_floating,
        tank_surface_k(
            given['air_max_k'], given['air_min_k'], given['absorptance'],
            given['insolation_j_cm2']
        ) as surface,
        tank_swing_k(
            given['air_max_k'], given['air_min_k'], given['absorptance'],
            given['insolation_j_cm2']
        ) as swing,
        vapour_at_pa(given['vapour_a'], given['vapour_b_k'], surface) as vapour
    from common
    where given['tank_diameter_m'] is not null
),

stored as (
    select
        use_id, category_code, role, node_code, 'VOCs' as pollutant, 'voc_tank' as method,
        given_id['tank_diameter_m'] as factor_id, 'm3' as ef_per,
        kg_to_t(
            case when is_floating
                then
                    withdrawal_kg_m3(
                        given['clingage_m'], given['liquid_kg_m3'], diameter,
                        coalesce(given['columns_m'], 0)
                    )
                else
                    vapour_kg_m3(vapour, given['vapour_g_mol'], surface) * given['tank_product']
            end
        ) as ef_t,
        kg_to_t(
            case when is_floating
                then
                    (
                        rim_kmol(
                            given['rim_kmol_m'], given['rim_wind_kmol_m'], given['wind_m_s'],
                            given['rim_wind_exponent'], diameter
                        )
                        + given['fitting_kmol']
                        -- a welded deck has no seams that lose anything
                        + coalesce(given['seam_kmol_m'] * given['seam_m_m2'], 0)
                        * diameter * diameter
                    )
                    * pressure_function(vapour, given['air_pa'])
                    * given['vapour_g_mol'] * given['floating_product']
                else
                    tank_breathing_kg(
                        diameter, given['tank_space_m'], surface, swing,
                        given['vapour_a'], given['vapour_b_k'], given['vapour_g_mol'],
                        given['vent_pa'], given['air_pa']
                    )
            end
        ) as standing_t,
        case when not is_floating
            then cylinder_m3(diameter, given['tank_liquid_m'])
        end as working_m3,
        is_floating or working_m3 is not null as is_whole
    from tank
),

made as (
    select *, null::double as standing_t, null::double as working_m3 from own
    union all by name
    select * from pile where standing_t is not null
    union all by name
    select * exclude (is_whole) from stored where standing_t is not null and is_whole
)

select
    made.use_id, made.category_code, stream.stream, made.pollutant, made.method,
    made.factor_id, parameter_list.parameter_ids, made.ef_t, made.ef_per,
    made.standing_t, made.working_m3,
    md5_number_lower(concat_ws('|', made.category_code, made.pollutant)) as line_key,
    -- fine and coarse particles are removed apart
    case
        when made.pollutant in ('PM', 'PM10') then
            max(made.ef_t) filter (made.pollutant = 'PM2.5') over (
                partition by made.use_id, made.category_code, made.method
            ) / made.ef_t
    end as fine_frac
from made
left join parameter_list using (use_id, category_code, method)
join classification.stream as stream
    on stream.node_code = made.node_code
    and stream.role = made.role
    and stream.pollutant = made.pollutant
    and stream.category_code = made.category_code
where
    made.ef_t is not null
    -- provinces and materials have pile factors wherever coal is used: only a yard is a pile
    and case made.method
        when 'pm_stockpile' then stream.stream = 'dust'
        when 'voc_tank' then stream.stream = 'evaporation'
        else true
    end
