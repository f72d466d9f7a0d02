-- title: 末级源可核算情况 · which substances of each leaf can be accounted, how, and which need a pack
-- grain: one row per leaf of the unified classification
-- cites: ENGINE
with told as (
    select
        category_code,
        list_sort(list_distinct(flatten(list(method) filter (method is not null)))) as method,
        list(pollutant order by pollutant) as pollutants,
        list(pollutant order by pollutant) filter (not is_unanswered) as answered,
        list(pollutant order by pollutant) filter (is_general) as general_only,
        max(evidence) as evidence,
        list(pollutant order by pollutant) filter (is_unanswered) as needs_pack,
        list(pollutant order by pollutant) filter (is_withheld) as withheld
    from factors.leaf_substance
    group by category_code
)

select
    leaf.category_code, leaf.name_zh as title_zh, leaf.stream,
    nullif(told.method, []) as method, told.pollutants, told.answered, told.general_only,
    told.evidence, told.needs_pack, told.withheld
from classification.category as leaf
left join told using (category_code)
where leaf.is_leaf
order by leaf.category_code
