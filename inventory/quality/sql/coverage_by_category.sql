-- title: 分源类核算覆盖 · of how many sources each substance is known, by category
-- grain: one row per category (all levels, and the total) and substance; all of them have none
-- cites: ENGINE
with of_leaf as (
    select
        category_code, pollutant,
        count(*) as source_n,
        count(*) as expected_n,
        count(*) filter (state <> 'not_accounted') as accounted_n,
        count(*) filter (state = 'measured') as measured_n,
        count(*) filter (state = 'reported') as reported_n,
        count(*) filter (is_partial) as partial_n,
        list(distinct lack_code) filter (lack_code is not null) as lack_codes
    from quality.coverage
    group by all
),

source_of as (
    select category_code, count(*) as source_n
    from (select distinct facility_no, unit_no, category_code from quality.coverage)
    group by category_code
),

line as (
    select *
    from of_leaf
    union all by name
    select
        category_code, source_of.source_n, sum_t(expected_n)::bigint as expected_n,
        sum_t(accounted_n)::bigint as accounted_n, sum_t(measured_n)::bigint as measured_n,
        sum_t(reported_n)::bigint as reported_n, sum_t(partial_n)::bigint as partial_n,
        flatten(list(lack_codes) filter (lack_codes is not null)) as lack_codes
    from of_leaf
    join source_of using (category_code)
    group by category_code, source_of.source_n
),

placed as (
    select ancestor.ancestor_code, line.* exclude (category_code)
    from line
    join classification.ancestor as ancestor using (category_code)
    union all
    -- memo categories are outside the total
    select '合计' as ancestor_code, line.* exclude (category_code)
    from line
    join classification.category as leaf using (category_code)
    where not leaf.is_memo
),

counted as (
    select
        ancestor_code as category_code, pollutant,
        sum_t(source_n)::bigint as source_n, sum_t(expected_n)::bigint as expected_n,
        sum_t(accounted_n)::bigint as accounted_n, sum_t(measured_n)::bigint as measured_n,
        sum_t(reported_n)::bigint as reported_n, sum_t(partial_n)::bigint as partial_n,
        flatten(list(lack_codes) filter (lack_codes is not null)) as lack_codes
    from placed
    group by all
),

-- NH3(12): of twelve sources
missed as (
    select
        category_code,
        list(pollutant || '(' || expected_n - accounted_n || ')' order by pollutant)
            as not_accounted
    from counted
    where pollutant is not null and accounted_n < expected_n
    group by category_code
)

select
    counted.category_code,
    coalesce(category.name_zh, counted.category_code) as title_zh,
    coalesce(category.level, 0) as level,
    counted.pollutant, counted.source_n, counted.expected_n, counted.accounted_n,
    counted.measured_n, counted.reported_n, counted.partial_n,
    counted.accounted_n / counted.expected_n as accounted_frac,
    case when counted.pollutant is null then missed.not_accounted end as not_accounted,
    nullif(list_sort(list_distinct(counted.lack_codes)), []) as lack_codes
from counted
left join classification.category as category using (category_code)
left join missed using (category_code)
order by counted.category_code, counted.pollutant nulls first
