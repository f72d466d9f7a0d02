-- title: 分源类排放量 · emissions by category, every level of the tree
-- grain: one row per region, category (all levels) and pollutant
-- cites: ENGINE
with placed as (
    select
        counted.region_code, counted.pollutant, counted.emission_t,
        coalesce(ancestor.ancestor_code, counted.category_code) as category_code
    from compilation.counted as counted
    left join classification.ancestor as ancestor using (category_code)
)

select region_code, category_code, pollutant, sum_t(emission_t) as emission_t
from placed
group by all
order by all
