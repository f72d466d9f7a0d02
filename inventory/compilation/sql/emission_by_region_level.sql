-- title: 分级区域排放量 · emissions of every administrative level
-- grain: one row per level, region of that level and pollutant; levels overlap, never add them
-- cites: GB2260
with recursive above as (
    select region_code, region_code as ancestor_code
    from registry.region

    -- a region that stands below itself (told as a fault of the list) is met once, so this ends
    union

    select above.region_code, region.parent_code as ancestor_code
    from above
    join registry.region as region on region.region_code = above.ancestor_code
    where region.parent_code is not null
)

select
    region.level,
    region.region_code,
    region.name as region_name,
    counted.pollutant,
    sum_t(counted.emission_t) as emission_t,
    sum_t(counted.bound_t) as bound_t,
    sum_t(counted.fallback_t) as fallback_t,
    max(counted.lowest_evidence) as lowest_evidence
from compilation.emission_by_region as counted
join above on above.region_code = counted.region_code
join registry.region as region on region.region_code = above.ancestor_code
group by all
order by all
