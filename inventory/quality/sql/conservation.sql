-- title: 守恒检查 · what went in at each door came out again
-- grain: one row per door and quantity
-- cites: ENGINE
with ledger as (
    select * from accounting.emission where is_chosen
),

counted as (
    select pollutant, sum_t(emission_t) as value
    from ledger
    group by pollutant
),

doors as (
    select
        '导入 intake' as door, "table" as quantity,
        sum(staged) as value_in, sum(loaded + rejected + superseded) as value_out
    from run.input
    group by "table"

    union all

    select
        '活动 activity rows' as door, 'rows' as quantity,
        (select count(*) from registry.activity) as value_in,
        (select count(*) from accounting.activity) as value_out

    union all

    select
        '排放去向 paths' as door, pollutant as quantity, sum_t(generated_t) as value_in,
        sum_t(path_t) as value_out
    from (
        select pollutant, sum_t(generated_t) as generated_t, 0 as path_t
        from accounting.method_result
        group by pollutant
        union all
        select pollutant, 0 as generated_t, sum_t(generated_t) as path_t
        from accounting.emission
        where method <> 'reported'
        group by pollutant
    )
    group by pollutant

    union all

    select
        '源分类 categories' as door, pollutant as quantity, counted.value as value_in,
        sum_t(emission_t) as value_out
    from counted
    left join (
        select category.pollutant, category.emission_t
        from compilation.emission_by_category as category
        left join classification.category as tree using (category_code)
        -- the first level holds everything below it; the unclassified row stands beside it
        where tree.level = 1 or tree.level is null
    ) as rolled using (pollutant)
    group by pollutant, counted.value

    union all

    select
        '区域 regions' as door, pollutant as quantity, counted.value as value_in,
        sum_t(emission_t) as value_out
    from counted
    left join (
        select pollutant, emission_t from compilation.emission_by_region
        union all
        select pollutant, emission_t from compilation.memo
    ) as rolled using (pollutant)
    group by pollutant, counted.value

    union all

    select
        '行业 industries' as door, pollutant as quantity, counted.value as value_in,
        sum_t(emission_t) as value_out
    from counted
    left join (
        select pollutant, emission_t from compilation.emission_by_industry
        union all
        select pollutant, emission_t from compilation.memo
    ) as rolled using (pollutant)
    group by pollutant, counted.value

    union all

    select
        '单位 facilities' as door, pollutant as quantity, counted.value as value_in,
        sum_t(emission_t) as value_out
    from counted
    left join (
        select pollutant, emission_t from compilation.emission_by_facility
        union all
        select pollutant, emission_t from compilation.memo
    ) as rolled using (pollutant)
    group by pollutant, counted.value

    union all

    select
        '报告体系 ' || scheme as door, pollutant as quantity, counted.value as value_in,
        sum_t(emission_t) as value_out
    from compilation.by_scheme
    left join counted using (pollutant)
    group by scheme, pollutant, counted.value
)

select
    door, quantity, value_in, value_out,
    value_out - value_in as difference,
    coalesce(
        abs(value_out - value_in)
        <= scope.tolerance_frac * greatest(abs(value_in), abs(value_out)),
        false
    ) as ok
from doors
cross join run.scope as scope
order by door, quantity
