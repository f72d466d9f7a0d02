-- title: 来源的排放流 · the leaf that takes each emission of a source
-- grain: one row per node that takes sources (or leaf), role and pollutant
-- cites: ENGINE
with node as (
    select category_code as node_code
    from classification.category
    where attach = 'source' or is_leaf
),

leaf as (
    select category_code, stream, carries
    from classification.category
    where is_leaf
),

activity_role as (
    select unnest(['fuel', 'product', 'material', 'solvent', 'reductant', 'reported']) as role
),

-- a substance stands on a leaf under its own name or under that of the sum it belongs to
name_of as (
    select pollutant, pollutant as listed_as
    from registry.pollutant

    union
    select pollutant, subset_of as listed_as
    from registry.pollutant
    where subset_of is not null

    union
    select pollutant, 'TSP' as listed_as  -- stacks: permits say 颗粒物, inventories TSP
    from registry.pollutant
    where pollutant = 'PM'

    union
    select pollutant, 'CO2' as listed_as  -- the biogenic part of a mixed fuel leaves with the rest
    from registry.pollutant
    where pollutant = 'CO2bio'
),

listed as (
    select distinct name_of.pollutant, mention.category_code
    from (select category_code, unnest(carries) as listed_as from leaf) as mention
    join name_of using (listed_as)
),

candidate as (
    select node.node_code, leaf.category_code, leaf.stream
    from node
    join classification.ancestor as ancestor on ancestor.ancestor_code = node.node_code
    join leaf on leaf.category_code = ancestor.category_code
),

weighed as (
    select
        candidate.node_code,
        activity_role.role,
        substance.pollutant,
        candidate.category_code,
        candidate.stream,
        listed.category_code is not null as is_listed,
        -- pollutants leave by the one stack; only gases are split by the origin of their carbon
        is_listed and substance.kind = 'ghg' as is_split,
        is_split and case activity_role.role
            when 'fuel' then candidate.stream = 'combustion'
            when 'reductant' then candidate.stream = 'reductant'
            when 'reported' then false
            else candidate.stream not in ('combustion', 'reductant')
        end as is_first_choice,
        is_split and activity_role.role = 'reductant' and candidate.stream = 'process'
            as is_second_choice
    from candidate
    cross join activity_role
    cross join registry.pollutant as substance
    left join listed
        on listed.category_code = candidate.category_code
        and listed.pollutant = substance.pollutant
)

select node_code, role, pollutant, category_code, stream, is_listed
from weighed
qualify row_number() over (
    partition by node_code, role, pollutant
    order by is_listed desc, is_first_choice desc, is_second_choice desc, category_code
) = 1
