-- title: 末级源的物质 · what each leaf is expected to emit, and what in force can account it
-- grain: one row per leaf of the classification and substance that it lists
-- cites: ENGINE
with leaf as (
    -- A substance is expected where the leaf lists it. It can be accounted where a factor in force,
    -- or a method with all its parameters, meets the leaf for some item. Values for any category
    -- serve the leaves that they are about: heat and carbon where the method names the stream,
    -- carbonates in processes, leaks where something evaporates, the content of solvents where they
    -- are used. What of it a source lacks stands in quality.coverage.
    select category_code, stream, carries
    from classification.category
    where is_leaf
),

expected as (
    select distinct mention.category_code, mention.stream, name_of.listed_as as pollutant
    from (
        select category_code, stream, unnest(carries) as pollutant
        from leaf
    ) as mention
    join classification.listed_name as name_of using (pollutant)
    -- a leaf that lists one gas of a basket does not list the basket
    where name_of.listed_as = mention.pollutant or mention.pollutant = 'TSP'
),

place as (
    select
        category_code, stream,
        left(category_code, unnest(range(0, length(category_code) + 1))) as category_key,
        -- materials that dry or leak away are no matter of furnaces
        case
            when stream in ('fugitive', 'evaporation') then 'leak'
            when
                stream = 'solvent'
                or (stream = 'process' and not list_contains(carries, 'NOx'))
                then 'solvent'
        end as loss
    from leaf
),

given as (
    select
        place.category_code, place.stream, place.loss, entry.category_key,
        entry.item_key, entry.param, name_of.listed_as as pollutant, entry.evidence,
        entry.reach = 'general' as is_general,
        case
            when
                item.role in ('product', 'material') and entry.category_key <> ''
                and entry.canonical_per not in ('gj_ncv', 'gj_gcv')
                then item.name_zh
        end as item_zh,
        case
            when item.role in ('electricity', 'heat') then 'co2_purchased_energy'
            when
                entry.pollutant = 'CO2' and item.role in ('material', 'sorbent')
                and entry.canonical_per = 't'
                then 'co2_carbonate_balance'
            else 'coefficient'
        end as method
    from factors.in_force as entry
    join place using (category_key)
    left join classification.listed_name as name_of using (pollutant)
    left join factors.item as item on item.item_code = entry.item_key
    where entry.kind = 'use'
),

by_factor as (
    select category_code, pollutant, method, evidence, is_general, item_zh
    from given
    where param in ('ef', 'ef_fugitive') and (category_key <> '' or stream = 'process')
),

-- a method whose formula begins with a parameter is meant where that parameter is given
need as (
    select
        place.category_code, place.loss, need.*
    from factors.method_need as need
    join (select distinct category_code, stream, loss from place) as place
        on len(need.streams) = 0 or list_contains(need.streams, place.stream)
    where not need.is_optional
),

met as (
    select
        need.category_code, need.method, need.pollutant, need.param, given.item_key,
        max(given.evidence) as evidence, bool_and(given.is_general) as is_general
    from need
    join given
        on given.category_code = need.category_code
        and given.param = need.param
        and (not need.is_own or given.pollutant = need.pollutant)
    where given.category_key <> '' or len(need.streams) > 0 or need.loss = 'leak'
    group by all
),

-- parameters of one formula are of one item, or of any
item_of as (
    select distinct category_code, method, pollutant, item_key
    from met
),

whole as (
    select
        item_of.category_code, item_of.method, item_of.pollutant, item_of.item_key,
        max(met.evidence) as evidence, bool_or(met.is_general) as is_general,
        count(distinct met.param) as param_n
    from item_of
    join met
        on met.category_code = item_of.category_code
        and met.method = item_of.method
        and met.pollutant = item_of.pollutant
        and met.item_key in (item_of.item_key, '')
    group by all
),

asked as (
    select category_code, method, pollutant, count(distinct param) as param_n
    from need
    where param is not null
    group by all
),

by_method as (
    select whole.category_code, whole.pollutant, whole.method, whole.evidence, whole.is_general
    from whole
    join asked using (category_code, method, pollutant, param_n)
    union all by name
    -- a method that takes nothing from the library: all of what it takes stands in the row
    select category_code, pollutant, method, null as evidence, false as is_general
    from need
    where param is null and loss = 'solvent'
),

answer as (
    select category_code, pollutant, method, evidence, is_general, item_zh
    from by_factor
    union all by name
    select category_code, pollutant, method, evidence, is_general
    from by_method
),

answered as (
    select
        category_code, pollutant,
        list_sort(list(distinct method)) as method,
        max(evidence) as evidence,
        bool_and(is_general) as is_general,
        list_sort(list(distinct item_zh) filter (item_zh is not null)) as items
    from answer
    group by all
),

-- there would be a factor, were its evidence better
held as (
    select distinct place.category_code, name_of.listed_as as pollutant
    from factors.withheld as entry
    join place using (category_key)
    join classification.listed_name as name_of using (pollutant)
    where entry.param in ('ef', 'ef_fugitive') and entry.category_key <> ''
)

select
    expected.category_code, expected.stream, expected.pollutant,
    answered.method, answered.evidence, answered.is_general,
    -- what is made or treated, where factors are about that
    answered.items,
    answered.method is null as is_unanswered,
    answered.method is null and held.pollutant is not null as is_withheld
from expected
left join answered using (category_code, pollutant)
left join held using (category_code, pollutant)
order by expected.category_code, expected.pollutant
