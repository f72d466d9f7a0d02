-- title: 国家方法 · uses whose leaf and pollutant a national factor or method would answer
-- grain: one row per kind of use, leaf and pollutant, with what the unit leaves open
-- cites: TCSES144-2024
with of_method as (
    select
        method.method, term.param,
        unnest(
            case when len(term.of_pollutants) > 0 then term.of_pollutants else method.pollutants end
        ) as pollutant
    from accounting.method as method
    join accounting.method_term as term using (method)
    where term.origin = 'parameter' and not term.is_optional
),

way as (
    select
        use_id, category_code, pollutant, lacks_technology, lacks_capacity, is_outside, technologies
    from factors.lack
    where param in ('ef', 'ef_fugitive')
    union all by name
    select
        lack.use_id, lack.category_code, of_method.pollutant,
        lack.lacks_technology, lack.lacks_capacity, lack.is_outside, lack.technologies
    from factors.lack as lack
    join of_method on of_method.param = lack.param
    where lack.param not in ('ef', 'ef_fugitive')
    union all by name
    select
        use_id, category_code, pollutant, false as lacks_technology, false as lacks_capacity,
        false as is_outside
    from accounting.method_input
    where not is_general
)

select
    use_id, category_code, pollutant,
    bool_or(lacks_technology) as lacks_technology,
    bool_or(lacks_capacity) as lacks_capacity,
    bool_or(is_outside) as is_outside,
    list_sort(list_distinct(flatten(list(technologies) filter (technologies is not null))))
        as technologies
from way
group by all
