-- title: 次选因子 · factors whose guideline wants another document asked first, which says nothing
-- grain: one row per factor and document that was to be asked first
-- cites: TCSES144-2024
with factor as (
    select factor_id, document, param, pollutant, category_key, item_key
    from factors.in_force
),

ordered as (
    select
        factor.factor_id, factor.pollutant, factor.category_key, factor.item_key,
        first_choice.ordered_first, first_choice.clause
    from factor
    join factors.first_choice as first_choice
        on first_choice.document = factor.document
        and first_choice.param = factor.param
        and first_choice.pollutant = factor.pollutant
        and starts_with(factor.category_key, coalesce(first_choice.category_code, ''))
),

-- what the library has by now of the documents that go first: filled in or attested by a bureau
given as (
    select distinct
        factor.document, factor.pollutant, factor.category_key, factor.item_key,
        coalesce(item.item_group, factor.item_key) as group_key
    from factor
    semi join factors.first_choice as first_choice
        on first_choice.ordered_first = factor.document and first_choice.param = factor.param
    left join factors.item as item on item.item_code = factor.item_key
)

select factor_id, ordered_first, clause
from ordered
anti join given
    on given.document = ordered.ordered_first
    and given.pollutant = ordered.pollutant
    and (
        starts_with(given.category_key, ordered.category_key)
        or starts_with(ordered.category_key, given.category_key)
    )
    and (
        given.item_key = ''
        or ordered.item_key = ''
        or ordered.item_key in (given.item_key, given.group_key)
    )
order by factor_id, ordered_first
