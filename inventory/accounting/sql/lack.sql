-- title: 方法所缺 · what methods lack, by use and by what its rows leave out
-- grain: one row per kind of use, set of absent quantities, method, leaf and pollutant
-- cites: ENGINE
with need as (
    select method, list(column_name order by place) as needs
    from accounting.method_term
    where origin = 'activity' and not is_optional
    group by method
),

asked as (
    select
        input.method, input.use_id, input.category_code, input.pollutant, input.missing,
        input.is_general, coalesce(need.needs, []) as needs
    from accounting.method_input as input
    left join need using (method)
    union all by name
    select
        'coefficient' as method, use_id, category_code, pollutant, [] as missing, is_general,
        list_filter(
            [
                case ef_per
                    when 'gj_ncv' then 'qty_gj_ncv' when 'gj_gcv' then 'qty_gj_gcv'
                    else 'qty_' || ef_per
                end,
                scaled_by
            ],
            lambda column_name: column_name is not null
        ) as needs
    from factors.emission_factor
    where role not in ('electricity', 'heat')
),

-- rows of one use that leave out the same quantities lack the same
pattern as (
    select distinct use_id, absent
    from accounting.activity
    where excluded_because is null and use_id is not null
),

judged as (
    select
        pattern.use_id, pattern.absent, asked.method, asked.category_code, asked.pollutant,
        asked.is_general, asked.missing,
        list_intersect(asked.needs, string_split(pattern.absent, ' ')) as lacking
    from pattern
    join asked using (use_id)
),

answered as (
    select use_id, absent, pollutant, bool_and(is_general) as is_general
    from judged
    where len(missing) = 0 and len(lacking) = 0
    group by all
)

select
    judged.*,
    answered.use_id is not null as is_answered,
    -- another method answers, but with a factor of other conditions
    not judged.is_general and coalesce(answered.is_general, false) as is_fallback
from judged
left join answered using (use_id, absent, pollutant)
where len(judged.missing) > 0 or len(judged.lacking) > 0
