-- title: 各设施核算覆盖 · of how many expected substances each unit, facility and the run is known
-- grain: one row per unit; facilities have no unit, the whole run no facility either
-- cites: ENGINE
with counted as (
    -- memo categories (indirect and natural emissions) are left out, as of every total
    select
        unit_key,
        count(distinct category_code) as source_n,
        count(*) as expected_n,
        count(covered.state) as accounted_n,
        count(*) filter (covered.state = 'measured') as measured_n,
        count(*) filter (covered.state = 'reported') as reported_n,
        count(*) filter (covered.state = 'accounted' and left_out.left_out is not null)
            as partial_n,
        list(pollutant) filter (covered.state is null) as not_accounted
    from quality.covered as covered
    join classification.category as category using (category_code)
    left join quality.left_out as left_out using (unit_key, category_code, pollutant)
    where not category.is_memo
    group by unit_key
),

of_unit as (
    select
        unit.region_code, unit.industry_code, unit.facility_no, unit.unit_no,
        counted.* exclude (unit_key)
    from counted
    join accounting.unit as unit using (unit_key)
),

line as (
    select *
    from of_unit
    union all by name
    select
        region_code, industry_code, facility_no, null as unit_no,
        sum_t(source_n)::bigint as source_n, sum_t(expected_n)::bigint as expected_n,
        sum_t(accounted_n)::bigint as accounted_n, sum_t(measured_n)::bigint as measured_n,
        sum_t(reported_n)::bigint as reported_n, sum_t(partial_n)::bigint as partial_n,
        flatten(list(not_accounted) filter (not_accounted is not null)) as not_accounted
    from of_unit
    group by all
    union all by name
    select
        sum_t(source_n)::bigint as source_n, sum_t(expected_n)::bigint as expected_n,
        sum_t(accounted_n)::bigint as accounted_n, sum_t(measured_n)::bigint as measured_n,
        sum_t(reported_n)::bigint as reported_n, sum_t(partial_n)::bigint as partial_n,
        flatten(list(not_accounted) filter (not_accounted is not null)) as not_accounted
    from of_unit
    having count(*) > 0
)

select
    region_code, industry_code, facility_no, unit_no, source_n, expected_n, accounted_n,
    measured_n, reported_n, partial_n,
    accounted_n / expected_n as accounted_frac,
    nullif(list_sort(list_distinct(not_accounted)), []) as not_accounted
from line
order by facility_no nulls first, unit_no nulls first
