-- title: 分源类排放量 · emissions by category, every level of the tree
-- grain: one row per region, category (all levels) and pollutant
-- cites: ENGINE
with placed as (
    select
        counted.region_code, counted.pollutant, counted.emission_t, counted.bound_t,
        counted.is_fallback,
        counted.evidence,
        coalesce(ancestor.ancestor_code, counted.category_code) as category_code
    from compilation.counted as counted
    left join classification.ancestor as ancestor using (category_code)
)

select
    region_code, category_code, pollutant, sum_t(emission_t) as emission_t,
    sum_t(bound_t) as bound_t,
    -- of it by a general factor in place of a national one, and the lowest grade of evidence
    sum_t(case when is_fallback then emission_t else 0 end) as fallback_t,
    max(evidence) as lowest_evidence
from placed
group by all
order by all
