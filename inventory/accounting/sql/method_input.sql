-- title: 方法所用参数 · what each method takes from the library for each use and leaf
-- grain: one row per method, kind of use, leaf and pollutant that the method can serve
-- cites: ENGINE
with method as (
    select method, unnest(pollutants) as pollutant, roles, streams
    from accounting.method
    where room = 'accounting'
),

-- what stands on a leaf of its own, wherever the unit is
stream as (
    select stream.node_code, stream.role, stream.category_code, stream.pollutant, stream.stream,
        stream.is_listed
    from classification.stream as stream
    anti join classification.addon as addon
        on starts_with(stream.node_code, addon.node_prefix)
        and addon.node_prefix <> ''
        and addon.role = stream.role
        and addon.pollutant = stream.pollutant
        and addon.replaces_stream
    union all
    select node.node_code, addon.role, addon.category_code, addon.pollutant, addon.stream, true
    from classification.addon as addon
    join (select distinct node_code from classification.stream) as node
        on starts_with(node.node_code, addon.node_prefix)
    where addon.node_prefix <> ''
),

asked as (
    select
        method.method, demand.demand_id, demand.use_id, demand.category_code, stream.pollutant,
        stream.stream, stream.is_listed
    from method
    join factors.demand as demand on list_contains(method.roles, demand.role)
    join stream
        on stream.node_code = demand.node_code
        and stream.role = demand.role
        and stream.category_code = demand.category_code
        and stream.pollutant = method.pollutant
    where len(method.streams) = 0 or list_contains(method.streams, stream.stream)
),

term as (
    select
        method, param, is_own, is_optional, of_pollutants,
        place = min(place) over (partition by method) as is_first
    from accounting.method_term
    where origin = 'parameter'
),

given as (
    select
        asked.method, asked.demand_id, asked.pollutant, term.param, term.is_first,
        term.is_optional, choice.canonical_value, choice.factor_id, choice.evidence,
        choice.assumption_zh, choice.reach = 'general' as is_general
    from asked
    join term
        on term.method = asked.method
        and (len(of_pollutants) = 0 or list_contains(of_pollutants, asked.pollutant))
    left join factors.choice as choice
        on choice.demand_id = asked.demand_id
        and choice.param = term.param
        and (not term.is_own or choice.pollutant = asked.pollutant)
    -- a parameter that holds for every pollutant is one, whichever row of the pack says it
    qualify row_number() over (
        partition by asked.method, asked.demand_id, asked.pollutant, term.param
        order by choice.factor_id
    ) = 1
),

gathered as (
    select
        method, demand_id, pollutant,
        map_from_entries(
            list((param, canonical_value) order by param) filter (canonical_value is not null)
        ) as given,
        max(factor_id) filter (is_first) as factor_id,
        list_sort(list(distinct factor_id) filter (factor_id is not null)) as factor_ids,
        max(evidence) as evidence,
        string_agg(distinct assumption_zh, '；' order by assumption_zh) as assumption_zh,
        coalesce(bool_or(is_general), false) as is_general,
        -- the parameter that a formula begins with says that the method is meant
        bool_or(is_first and canonical_value is not null) as is_meant,
        coalesce(
            list_sort(list(param) filter (canonical_value is null and not is_optional)), []
        ) as missing
    from given
    group by all
)

select
    asked.method, asked.use_id, asked.category_code, asked.stream, asked.pollutant,
    asked.is_listed,
    md5_number_lower(concat_ws('|', asked.category_code, asked.pollutant)) as line_key,
    gathered.given, gathered.factor_id, gathered.factor_ids, gathered.evidence,
    gathered.assumption_zh,
    coalesce(gathered.is_general, false) as is_general,
    coalesce(gathered.missing, []) as missing
from asked
left join gathered using (method, demand_id, pollutant)
-- a method without parameters of its own serves every use of its roles
where gathered.is_meant or gathered.method is null
