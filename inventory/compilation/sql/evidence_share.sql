-- title: 结果依据 · what the totals rest on: grades of evidence, fallback, assumptions, doubt
-- grain: one row per pollutant, and one for all greenhouse gases as CO2e; memo items left out
-- cites: ENGINE
with counted as (
    select
        pollutant, evidence, is_fallback, is_assumed, is_second_choice,
        sum_t(emission_t) as emission_t, sum_t(bound_t) as bound_t
    from compilation.counted
    where not is_memo
    group by all
),

doubtful as (
    select pollutant, doubtful_n, doubtful_t
    from compilation.with_doubtful
),

line as (
    select pollutant, evidence, is_fallback, is_assumed, is_second_choice, emission_t, bound_t
    from counted

    union all

    select
        'CO2e', evidence, is_fallback, is_assumed, is_second_choice, emission_t * gwp.gwp, bound_t
    from counted
    join compilation.gwp as gwp using (pollutant)
),

in_doubt as (
    select pollutant, doubtful_n, doubtful_t
    from doubtful

    union all

    select 'CO2e', sum(doubtful_n order by pollutant)::bigint, sum_t(doubtful_t * gwp.gwp)
    from doubtful
    join compilation.gwp as gwp using (pollutant)
    having count(*) > 0
),

total as (
    select
        pollutant,
        sum_t(emission_t) as emission_t,
        sum_t(bound_t) as bound_t,
        sum_t(case when evidence = 'A' then emission_t else 0 end) as grade_a_t,
        sum_t(case when evidence = 'B' then emission_t else 0 end) as grade_b_t,
        sum_t(case when evidence = 'C' then emission_t else 0 end) as grade_c_t,
        -- measured and reported results, and balances of measured input alone
        sum_t(case when evidence is null then emission_t else 0 end) as no_factor_t,
        sum_t(case when is_fallback then emission_t else 0 end) as fallback_t,
        sum_t(case when is_assumed then emission_t else 0 end) as assumed_t,
        -- the guideline wants another document asked first, which the library does not have
        sum_t(case when is_second_choice then emission_t else 0 end) as second_choice_t
    from line
    group by pollutant
)

select
    pollutant, coalesce(emission_t, 0) as emission_t, bound_t,
    grade_a_t, grade_b_t, grade_c_t, no_factor_t, fallback_t, assumed_t, second_choice_t,
    grade_a_t / nullif(emission_t, 0) as grade_a_frac,
    grade_b_t / nullif(emission_t, 0) as grade_b_frac,
    grade_c_t / nullif(emission_t, 0) as grade_c_frac,
    no_factor_t / nullif(emission_t, 0) as no_factor_frac,
    fallback_t / nullif(emission_t, 0) as fallback_frac,
    assumed_t / nullif(emission_t, 0) as assumed_frac,
    second_choice_t / nullif(emission_t, 0) as second_choice_frac,
    coalesce(doubtful_n, 0) as doubtful_n,
    doubtful_t,
    coalesce(emission_t, 0) + doubtful_t as with_doubtful_t
from total
full join in_doubt using (pollutant)
order by
    list_position(['SO2', 'NOx', 'PM', 'PM10', 'PM2.5', 'VOCs', 'NH3', 'CO2', 'CO2e'], pollutant)
    nulls last,
    pollutant
