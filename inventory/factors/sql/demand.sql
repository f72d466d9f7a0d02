-- title: 因子需求 · factor keys that the activity data ask for
-- grain: one row per kind of use and leaf that takes its emission
-- cites: ENGINE
with used as (
    select use_id, role, item, item_group, kind.*
    from factors.use
    join factors.unit_kind as kind using (kind_id)
),

leaf as (
    select distinct used.use_id, stream.category_code
    from used
    join classification.stream as stream
        on stream.node_code = used.node_code and stream.role = used.role

    union
    -- slip of the reagent is a stream that the treatment adds, not one below the node; what is
    -- counted on a leaf elsewhere asks for the factors of that leaf
    select used.use_id, addon.category_code
    from used
    join classification.addon as addon
        on starts_with(used.node_code, addon.node_prefix) and addon.role = used.role
    where len(used.controls) > 0 or addon.replaces_stream

    union
    select used.use_id, addon.category_code
    from used
    join classification.addon as addon
        on addon.node_prefix = '' and addon.role = used.role
)

select
    md5_number_lower(concat_ws('|', use_id, leaf.category_code)) as demand_id,
    use_id,
    leaf.category_code,
    used.* exclude (use_id, kind_id)
from used
join leaf using (use_id)
order by demand_id
