-- title: 公布的系数区间 · published intervals of emission factors, for each kind of use
-- grain: one row per kind of use, leaf and pollutant that a published interval is about
-- cites: EMEP-2023; IPCC2006-V2
with bounded as (
    -- An interval speaks for a use as a factor does: the closest category, then the item. Of
    -- several technologies the unit's own counts, then the interval without one, else all of them
    -- together; and none where the same document has a closer value for the unit, without an
    -- interval.
    select
        pack, category_key, item_key, technology_key, pollutant, canonical_per, canonical_lower,
        canonical_upper, split_part(source, ' · ', 1) as cite, cited_table
    from factors.in_force
    where
        kind = 'use' and param = 'ef' and control is null and scaled_by is null
        and canonical_lower is not null and canonical_upper > 0
),

demand as (
    select demand_id, use_id, category_code, item, item_group, technologies
    from factors.demand
    where role in ('fuel', 'product', 'material')
),

looked_up as (
    select *, left(category_code, unnest(range(0, length(category_code) + 1))) as category_key
    from demand
),

sought as (
    select looked_up.*, item as item_key, 0 as item_distance
    from looked_up
    union all
    select looked_up.*, item_group, 1
    from looked_up
    where item_group is not null and item_group <> item
),

-- values that a document gives without an interval
closer as (
    select choice.demand_id, choice.pollutant, choice.pack
    from factors.choice as choice
    join factors.in_force as factor using (factor_id)
    where choice.param = 'ef' and factor.canonical_upper is null
),

met as (
    select
        sought.use_id, sought.category_code, sought.demand_id, bounded.*,
        dense_rank() over (
            partition by sought.demand_id, bounded.pollutant
            order by
                length(bounded.category_key) desc, sought.item_distance,
                bounded.canonical_per,
                case
                    when bounded.technology_key = '' then 1
                    when list_contains(
                        sought.technologies, bounded.pack || '|' || bounded.technology_key
                    )
                        then 0
                end nulls last
        ) as distance
    from sought
    join bounded using (category_key, item_key)
)

select
    use_id, category_code, pollutant, canonical_per,
    min(canonical_lower) as canonical_lower,
    max(canonical_upper) as canonical_upper,
    string_agg(distinct cite, ' ' order by cite) as cites,
    string_agg(distinct cited_table, ' ' order by cited_table) as cited_table
from met
anti join closer using (demand_id, pollutant, pack)
where distance = 1
group by all
