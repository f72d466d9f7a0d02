-- title: 无组织排放系数 · factors of handling, roads and loading, made of their parameters
-- grain: one row per kind of use, leaf, pollutant and method
-- cites: MEE-DUST-2014; AP42
with parameter as (
    select
        demand.use_id, demand.category_code, demand.role, kind.node_code,
        choice.pollutant, choice.param, choice.factor_id, choice.canonical_value
    from factors.choice as choice
    join factors.demand as demand using (demand_id)
    join factors.use as use using (use_id)
    join factors.unit_kind as kind using (kind_id)
    where
        choice.param in (
            'handling_k', 'wind_m_s', 'moisture_pct',
            'road_k_g_km', 'silt_g_m2', 'vehicle_t', 'rain_day_share',
            'loading_saturation', 'vapour_pa', 'vapour_g_mol', 'loading_k'
        )
),

-- what holds for every pollutant of a use
common as (
    select
        use_id, category_code,
        struct_pack(
            wind := any_value(canonical_value) filter (param = 'wind_m_s'),
            moisture := any_value(canonical_value) filter (param = 'moisture_pct'),
            silt := any_value(canonical_value) filter (param = 'silt_g_m2'),
            vehicle := any_value(canonical_value) filter (param = 'vehicle_t'),
            rain := any_value(canonical_value) filter (param = 'rain_day_share'),
            pressure := any_value(canonical_value) filter (param = 'vapour_pa'),
            molar := any_value(canonical_value) filter (param = 'vapour_g_mol'),
            temperature := any_value(canonical_value) filter (param = 'loading_k')
        ) as given,
        string_agg(factor_id, '、' order by factor_id) as parameter_ids
    from parameter
    where param not in ('handling_k', 'road_k_g_km', 'loading_saturation')
    group by all
),

made as (
    select
        parameter.*, common.parameter_ids,
        case param
            when 'handling_k' then 'pm_handling'
            when 'road_k_g_km' then 'pm_road'
            else 'voc_loading'
        end as method,
        case param when 'handling_k' then 't' when 'road_k_g_km' then 'km' else 'm3' end as ef_per,
        case param
            when 'handling_k'
                then kg_to_t(handling_kg_t(canonical_value, given.wind, given.moisture))
            when 'road_k_g_km'
                then
                    g_to_t(paved_road_g_km(canonical_value, given.silt, given.vehicle))
                    * (1 - given.rain)
            else
                kg_to_t(
                    loading_kg_m3(
                        canonical_value, given.pressure, given.molar, given.temperature
                    )
                )
        end as ef_t
    from parameter
    join common using (use_id, category_code)
    where param in ('handling_k', 'road_k_g_km', 'loading_saturation')
)

select
    made.use_id, made.category_code, stream.stream, made.pollutant, made.method,
    made.factor_id, made.parameter_ids, made.ef_t, made.ef_per,
    md5_number_lower(concat_ws('|', made.category_code, made.pollutant)) as line_key,
    -- fine and coarse particles are removed apart
    case
        when made.pollutant in ('PM', 'PM10') then
            max(made.ef_t) filter (made.pollutant = 'PM2.5') over (
                partition by made.use_id, made.category_code, made.method
            ) / made.ef_t
    end as fine_frac
from made
join classification.stream as stream
    on stream.node_code = made.node_code
    and stream.role = made.role
    and stream.pollutant = made.pollutant
    and stream.category_code = made.category_code
where made.ef_t is not null
