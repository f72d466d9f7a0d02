-- title: 因子选取 · the closest factor for each demand, pollutant and parameter
-- grain: one row per factor demand, pollutant and parameter that any factor matches
-- cites: ENGINE
with factor as (
    -- an empty key stands for any; empty text joins where NULL would not
    select
        factor.* exclude (category_code, item, technology, region_code),
        coalesce(category_code, '') as category_key,
        coalesce(item, '') as item_key,
        coalesce(technology, '') as technology_key,
        coalesce(region_code, '') as region_key,
        -- 61 of 610000, 6101 of 610100: the longer, the closer
        regexp_replace(region_key, '(00)+$', '') as region_stem
    from factors.factor as factor
    cross join run.scope as scope
    where
        param in (
            'ef', 'ef_fugitive', 'ncv', 'carbon_content', 'oxidation',
            'sulfur_retention', 'ash_retention',
            'pm25_of_pm', 'pm10_of_pm', 'bc_of_pm25', 'oc_of_pm25',
            'handling_k', 'wind_m_s', 'moisture_pct',
            'road_k_g_km', 'silt_g_m2', 'vehicle_t', 'rain_day_share',
            'loading_saturation', 'vapour_pa', 'vapour_g_mol', 'loading_k',
            'pile_wind_a', 'pile_moisture_b', 'pile_erosion_kg_m2',
            'leak_rate', 'leak_share',
            'tank_diameter_m', 'tank_space_m', 'tank_liquid_m', 'tank_product', 'absorptance',
            'insolation_j_cm2', 'air_max_k', 'air_min_k', 'air_pa', 'vent_pa',
            'vapour_a', 'vapour_b_k',
            'rim_kmol_m', 'rim_wind_kmol_m', 'rim_wind_exponent', 'fitting_kmol',
            'seam_kmol_m', 'seam_m_m2', 'floating_product', 'clingage_m', 'liquid_kg_m3',
            'columns_m'
        )
        and (verified or scope.allow_unverified)
),

-- an item key may be met by the item itself or by its group
entry as (
    select *, item_key <> '' as is_item, false as is_group from factor
    union all
    select *, false as is_item, true as is_group from factor
    where item_key <> ''
),

-- closeness depends on the factor and on how its item is met, so one order serves all demands
placed as (
    select
        *,
        dense_rank() over (order by pollutant, param) as sought_id,
        row_number() over (
            order by
                length(category_key) desc,
                is_item desc,
                is_group desc,
                technology_key <> '' desc,
                control is not null desc,
                capacity_suffix is not null desc,
                length(region_stem) desc,
                valid_from desc nulls last,
                pack_rank,
                factor_id
        ) as place
    from entry
),

demand as (
    select
        demand_id,
        category_code, item, item_group, technology, capacity_mw, capacity_t_h,
        region_code,
        regexp_replace(region_code, '..$', '00') as prefecture_code,
        regexp_replace(region_code, '....$', '0000') as province_code,
        year, controls
    from factors.demand
),

-- demands of one category and item look at the same factors: join those once
thing as (
    select
        row_number() over (order by category_code, item, item_group) as thing_id,
        category_code, item, item_group
    from (select distinct category_code, item, item_group from demand)
),

looked_up as (
    -- a demand without a category still takes factors for any
    select
        thing_id,
        coalesce(category_code, '') as code,
        left(code, unnest(range(0, length(code) + 1))) as category_key,
        item, item_group
    from thing
),

sought as (
    select thing_id, category_key, item as item_key, true as is_item, false as is_group
    from looked_up
    where item is not null
    union all
    select thing_id, category_key, item_group, false, true
    from looked_up
    where item_group is not null
    union all
    select thing_id, category_key, '', false, false
    from looked_up
),

offered as (
    select sought.thing_id, placed.*
    from sought
    join placed using (category_key, item_key, is_item, is_group)
),

closest as (
    select demand.demand_id, offered.sought_id, min(offered.place) as place
    from demand
    join thing
        on thing.category_code is not distinct from demand.category_code
        and thing.item is not distinct from demand.item
        and thing.item_group is not distinct from demand.item_group
    join offered using (thing_id)
    where
        (offered.technology_key = '' or offered.technology_key = demand.technology)
        and (offered.control is null or list_contains(demand.controls, offered.control))
        and (
            offered.capacity_suffix is null
            or (
                offered.capacity_suffix = 'mw'
                -- a side that is not stated is open
                and demand.capacity_mw >= coalesce(offered.capacity_min, demand.capacity_mw)
                and (demand.capacity_mw < offered.capacity_max or offered.capacity_max is null)
            )
            or (
                offered.capacity_suffix = 't_h'
                and demand.capacity_t_h >= coalesce(offered.capacity_min, demand.capacity_t_h)
                and (demand.capacity_t_h < offered.capacity_max or offered.capacity_max is null)
            )
        )
        and (
            offered.region_key = ''
            or offered.region_key in (
                demand.region_code, demand.prefecture_code, demand.province_code
            )
        )
        and (offered.valid_from is null or year(offered.valid_from) <= demand.year)
        and (offered.valid_to is null or year(offered.valid_to) >= demand.year)
    group by all
)

select
    closest.demand_id,
    placed.pollutant,
    placed.param,
    placed.stage,
    placed.factor_id,
    placed.pack,
    placed.canonical_value,
    placed.canonical_per,
    placed.scaled_by,
    concat_ws(
        ';',
        'category_code=' || nullif(placed.category_key, ''),
        case when placed.is_item then 'item=' || placed.item_key end,
        case when placed.is_group then 'item_group=' || placed.item_key end,
        'technology=' || nullif(placed.technology_key, ''),
        'control=' || placed.control,
        'capacity=' || placed.capacity_suffix,
        'region_code=' || nullif(placed.region_key, ''),
        'valid_from=' || placed.valid_from
    ) as specificity
from closest
join placed using (place)
order by closest.demand_id, placed.sought_id
