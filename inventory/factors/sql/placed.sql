-- title: 因子远近 · factors for uses of units in the order of closeness
-- grain: one row per factor, and one more where its item is a group
-- cites: ENGINE
-- stored: view
with entry as (
    -- an item key may be met by the item itself or by its group
    select *, item_key <> '' as is_item, false as is_group
    from factors.in_force
    where kind = 'use'
    union all
    select *, false as is_item, true as is_group
    from factors.in_force
    where kind = 'use' and item_key <> ''
)

-- closeness depends on the factor and on how its item is met, so one order serves all demands
select
    *,
    dense_rank() over (order by pollutant, param) as sought_id,
    row_number() over (
        order by
            -- what holds elsewhere comes after all that holds here, however close its keys
            reach = 'general',
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
