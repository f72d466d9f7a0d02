-- title: 因子选取 · the closest factor for each demand, pollutant and parameter
-- grain: one row per factor demand, pollutant and parameter that any factor matches
-- cites: ENGINE
with closest as (
    select demand_id, sought_id, min(place) as place
    from factors.offer
    where fits_technology and fits_capacity and fits_control and not is_barred
    group by all
)

select
    closest.demand_id,
    placed.pollutant,
    placed.param,
    placed.stage,
    placed.factor_id,
    placed.pack,
    placed.reach,
    placed.evidence,
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
        'region_code=' || nullif(placed.region_code, ''),
        'valid_from=' || placed.valid_from
    ) as specificity,
    -- what of the unit had to be assumed or converted for this factor to fit
    nullif(
        concat_ws(
            '；',
            case when placed.technology_key <> '' then demand.technology_assumption_zh end,
            case when placed.capacity_suffix is not null then demand.size_assumption_zh end,
            case
                when placed.capacity_suffix <> demand.capacity_stated then demand.conversion_zh
            end
        ),
        ''
    ) as assumption_zh
from closest
join factors.placed as placed using (place)
join factors.demand as demand using (demand_id)
order by closest.demand_id, placed.sought_id
