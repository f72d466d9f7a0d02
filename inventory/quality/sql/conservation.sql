-- title: 守恒检查 · what went in at each door came out again
-- grain: one row per door and quantity
-- cites: ENGINE
with ledger as (
    select * from ledger.emission where is_chosen
),

counted as (
    select pollutant, sum_t(emission_t) as value
    from ledger
    group by pollutant
),

roll_up_door as (
    select
        unnest(['源分类 categories', '区域 regions', '行业 industries', '单位 facilities']) as door
    union all
    select distinct '报告体系 ' || scheme as door from classification.scheme_line
),

-- every roll-up holds the whole ledger; the memo lines stand beside those that leave them out
rolled as (
    select '源分类 categories' as door, pollutant, emission_t
    from compilation.emission_by_category
    left join classification.category as tree using (category_code)
    -- the first level holds everything below it; the unclassified row stands beside it
    where tree.level = 1 or tree.level is null

    union all
    select '区域 regions' as door, pollutant, emission_t from compilation.emission_by_region

    union all
    select '行业 industries' as door, pollutant, emission_t from compilation.emission_by_industry

    union all
    select '单位 facilities' as door, pollutant, emission_t from compilation.emission_by_facility

    union all
    select
        unnest(['区域 regions', '行业 industries', '单位 facilities']) as door,
        pollutant, emission_t
    from compilation.memo

    union all
    select '报告体系 ' || scheme as door, pollutant, emission_t from compilation.by_scheme
),

roll_up as (
    select door, pollutant, sum_t(emission_t) as value
    from rolled
    -- the least of a whole that no source knows is no emission
    where emission_t is not null
    group by all
),

-- a pollutant that a roll-up lacks, or has alone, fails as well
expected as (
    select door, pollutant, counted.value
    from roll_up_door
    cross join counted
),

-- every roll-up of the comparison holds all of its outlets
compared as (
    select
        unnest([
            '许可分区域 permits by region', '许可分行业 permits by industry',
            '许可分排放口类别 permits by kind', '许可分管理类别 permits by class'
        ]) as door,
        pollutant, coalesce(sum_t(actual_t), 0) as gap_t, null::double as rolled_t
    from permits.outlet_gap
    group by pollutant

    union all
    select '许可分区域 permits by region' as door, pollutant, null,
        coalesce(actual_t, 0) + coalesce(actual_invalid_t, 0)
    from permits.gap_by_region

    union all
    select '许可分行业 permits by industry' as door, pollutant, null,
        coalesce(actual_t, 0) + coalesce(actual_invalid_t, 0)
    from permits.gap_by_industry

    union all
    select '许可分排放口类别 permits by kind' as door, pollutant, null,
        coalesce(actual_t, 0) + coalesce(actual_invalid_t, 0)
    from permits.gap_by_kind

    union all
    select '许可分管理类别 permits by class' as door, pollutant, null,
        coalesce(actual_t, 0) + coalesce(actual_invalid_t, 0)
    from permits.gap_by_class
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
        (select count(*) from accounting.activity where input_table = 'activity') as value_out

    union all

    -- every report counts, or says why not
    select
        '上报 reports' as door, 'rows' as quantity,
        (select count(*) from registry.reported_emission) as value_in,
        (
            select count(*) from ledger.report_choice
            where counted_frac > 0 or not_chosen_because is not null
        ) as value_out

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
        from ledger.emission
        where role not in ('reported', 'measured')
        group by pollutant
    )
    group by pollutant

    union all

    -- what an outlet is found to emit is what its rows of the ledger add up to
    select
        '排放口结果 outlets' as door, pollutant as quantity, sum_t(outlet_t) as value_in,
        sum_t(ledger_t) as value_out
    from (
        select pollutant, outlet_t, 0 as ledger_t
        from ledger.contested_outlet
        union all
        select pollutant, 0 as outlet_t, emission_t as ledger_t
        -- before doubt takes anything out of the totals
        from ledger.entry
        semi join ledger.contested_outlet using (facility_no, outlet_no, pollutant)
        where is_chosen
    )
    group by pollutant

    union all

    -- what counts in the order for permits is compared with permits, each tonne once
    select
        '许可口径 permit order' as door, pollutant as quantity, sum_t(counted_t) as value_in,
        sum_t(compared_t) as value_out
    from (
        select pollutant, emission_t as counted_t, 0 as compared_t
        from ledger.outlet_actual_month
        semi join permits.regulated using (pollutant)
        where facility_no is not null
        union all
        select pollutant, 0 as counted_t, emission_t as compared_t
        from permits.outlet_actual
    )
    group by pollutant

    union all

    select
        '许可对比 permits' as door, pollutant as quantity, sum_t(counted_t) as value_in,
        sum_t(compared_t) as value_out
    from (
        select pollutant, emission_t as counted_t, 0 as compared_t
        from permits.outlet_actual
        union all
        select pollutant, 0 as counted_t, coalesce(actual_t, 0) as compared_t
        from permits.outlet_gap
        union all
        -- what leaves by no outlet stands in no row of the comparison of outlets
        select pollutant, 0 as counted_t, emission_t as compared_t
        from permits.outlet_actual
        where outlet_no is null
    )
    group by pollutant

    union all

    select door, pollutant as quantity, sum_t(gap_t) as value_in, sum_t(rolled_t) as value_out
    from compared
    group by all

    union all

    select door, pollutant as quantity, expected.value as value_in, roll_up.value as value_out
    from expected
    full join roll_up using (door, pollutant)
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
