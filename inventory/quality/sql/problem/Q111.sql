-- title: 区域成环 · regions that stand below themselves
-- grain: one row per region
-- cites: ENGINE
-- stored: inline
with recursive above as (
    select region_code, parent_code
    from registry.region

    -- a ring is met once
    union

    select above.region_code, region.parent_code
    from above
    join registry.region as region on region.region_code = above.parent_code
)

select
    region.sheet_id, region.row_no, 'parent_code' as column_name,
    concat_ws(' ', region_code, region.name) as value
from above
join registry.region as region using (region_code)
where above.parent_code = region_code
