-- title: 候选因子 · factors for the category and item of each demand, and what of it they fit
-- grain: one row per factor demand and factor that meets its category, item and region
-- cites: ENGINE
-- stored: view
with demand as (
    select
        demand_id, category_code, item, item_group, technology_id, technologies,
        capacity_mw, capacity_t_h, region_code, controls, treatments
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
    join factors.placed as placed using (category_key, item_key, is_item, is_group)
)

select
    demand.demand_id,
    offered.place, offered.sought_id, offered.pollutant, offered.param, offered.reach,
    offered.technology_key, offered.capacity_suffix,
    -- a pack has its own word for the technology that the unit states
    offered.technology_key = ''
    or list_contains(demand.technologies, offered.pack || '|' || offered.technology_key)
        as fits_technology,
    case offered.capacity_suffix
        -- a side that is not stated is open
        when 'mw' then coalesce(
            demand.capacity_mw >= coalesce(offered.capacity_min, demand.capacity_mw)
            and (demand.capacity_mw < offered.capacity_max or offered.capacity_max is null),
            false
        )
        when 't_h' then coalesce(
            demand.capacity_t_h >= coalesce(offered.capacity_min, demand.capacity_t_h)
            and (demand.capacity_t_h < offered.capacity_max or offered.capacity_max is null),
            false
        )
        else true
    end as fits_capacity,
    offered.control is null or list_contains(demand.controls, offered.control) as fits_control,
    -- a factor that holds some treatment says nothing of a unit whose own treatment is known,
    -- unless it is that very treatment
    case
        when offered.stage = 'emitted'
            then len(list_filter(
                demand.treatments,
                lambda taken: starts_with(taken, offered.pollutant || '|')
                    and taken <> concat_ws('|', offered.pollutant, offered.control)
            )) > 0
        else false
    end as is_barred,
    demand.technology_id is null as lacks_technology,
    demand.capacity_mw is null and demand.capacity_t_h is null as lacks_capacity
from demand
join thing
    on thing.category_code is not distinct from demand.category_code
    and thing.item is not distinct from demand.item
    and thing.item_group is not distinct from demand.item_group
join offered using (thing_id)
where starts_with(coalesce(demand.region_code, ''), offered.region_stem)
