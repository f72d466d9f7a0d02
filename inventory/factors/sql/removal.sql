-- title: 治理工艺去除效率 · what a control technology removes when nothing was measured
-- grain: one row per control technology, pollutant, and category and region with a value of its own
-- cites: ENGINE
select
    control as technology, pollutant, category_key as category_code, region_stem as region_code,
    canonical_value as removal_frac, factor_id, evidence,
    -- a value for every source stands beside those for a category or region: the unit decides
    row_number() over (
        order by
            length(category_key) desc, length(region_stem) desc, pack_rank,
            valid_from desc nulls last, factor_id
    ) as rank
from factors.in_force
-- what is said of one fuel alone is no property of the device
where kind = 'removal' and control is not null and item is null
