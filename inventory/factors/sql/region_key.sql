-- title: 因子用区域 · the official region whose factors a region takes
-- grain: one row per region; a park or custom region takes those of the official one above it
-- cites: GB2260
with recursive above as (
    select region_code, region_code as key_code, kind, parent_code
    from registry.region

    -- regions that stand in a ring (told as a fault of the list) are met once, so this ends
    union

    select above.region_code, region.region_code as key_code, region.kind, region.parent_code
    from above
    join registry.region as region on region.region_code = above.parent_code
    where above.kind in ('custom', 'park', 'functional_zone')
)

select region_code, key_code
from above
-- a functional zone of the statistical list has an official code of its own as well
where kind is null or kind not in ('custom', 'park', 'functional_zone')
order by region_code
