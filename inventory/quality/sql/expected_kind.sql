-- title: 各类源的预期物质 · which substances each kind of source is expected to emit
-- grain: one row per kind of source, leaf and substance
-- cites: ENGINE
with kind as (
    -- A source is expected to emit what its leaves list, on the leaf that takes it for the roles in
    -- which it has activity. The gases of its fuel are expected of every source with a leaf for
    -- burning, whether fuel is told or not. A furnace emits some substances with some fuels alone
    -- (classification.expected_fuel), and carbon dioxide by the origin of the carbon in its fuels.
    -- What is not known is neither zero nor the worst case: it is expected, and not accounted.
    select distinct expected_id, node_code, roles, fuels, families
    from quality.source_kind
),

active as (
    select expected_id, node_code, unnest(roles) as role
    from kind
),

taken as (
    select expected_id, node_code, role, true as is_active
    from active
    where role in ('fuel', 'product', 'material', 'solvent', 'reductant')
    union all
    select expected_id, node_code, 'fuel' as role, false as is_active
    from kind
    where not list_contains(roles, 'fuel')
    union all
    -- what is only monitored or reported goes where reports go
    select expected_id, node_code, 'reported' as role, false as is_active
    from kind
    where not list_has_any(roles, ['fuel', 'product', 'material', 'solvent', 'reductant'])
),

reached as (
    select
        taken.expected_id, stream.category_code, stream.stream, stream.pollutant, taken.role,
        taken.is_active
    from taken
    join classification.stream as stream using (node_code, role)
    semi join factors.leaf_substance as leaf
        on leaf.category_code = stream.category_code and leaf.pollutant = stream.pollutant
    where
        stream.is_listed
        and (taken.is_active or taken.role = 'reported' or stream.stream = 'combustion')

    union all

    -- streams that a purchase or a reagent adds, where there is one
    select
        active.expected_id, addon.category_code, addon.stream, addon.pollutant, active.role,
        true as is_active
    from active
    join classification.addon as addon
        on addon.role = active.role and starts_with(active.node_code, addon.node_prefix)
    where active.role in ('electricity', 'heat', 'sorbent')
),

expected as (
    select
        expected_id, category_code, stream, pollutant,
        coalesce(list_sort(list(distinct role) filter (is_active)), []) as roles
    from reached
    group by all
),

burnt as (
    select
        fuel.expected_id,
        max(coalesce(item.biogenic_frac, 0)) as most_biogenic_frac,
        min(coalesce(item.biogenic_frac, 0)) as least_biogenic_frac
    from (select expected_id, unnest(fuels) as item from kind) as fuel
    left join factors.item as item on item.item_code = fuel.item
    group by fuel.expected_id
),

needed as (
    select pollutant, list(fuel) as fuels
    from classification.expected_fuel
    group by pollutant
)

select expected.*
from expected
join kind using (expected_id)
left join burnt using (expected_id)
left join needed using (pollutant)
where
    expected.stream <> 'combustion'
    or len(kind.fuels) = 0
    or case expected.pollutant
        when 'CO2' then burnt.least_biogenic_frac < 1
        when 'CO2bio' then burnt.most_biogenic_frac > 0
        else needed.pollutant is null
            or list_has_any(needed.fuels, kind.fuels || kind.families)
    end
