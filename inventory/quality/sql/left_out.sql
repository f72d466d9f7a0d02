-- title: 未含的部分 · inputs and ways of the gas of a source that have no result
-- grain: one row per source, leaf and substance whose result is incomplete
-- cites: ENGINE
with multiple as (
    -- sources of which several inputs, or inputs that leave out different things, reach one leaf
    select unit_key
    from (
        select distinct unit_key, role, use_id, absent
        from accounting.activity
        where role in ('fuel', 'reductant', 'solvent') and excluded_because is null
    )
    group by unit_key
    having count(*) > 1
),

stated as (
    select unit_key, role, activity_key, item
    from accounting.activity
    semi join multiple using (unit_key)
    where role in ('fuel', 'reductant', 'solvent') and excluded_because is null
),

answered as (
    select distinct
        result.activity_key, result.category_code, name_of.listed_as as pollutant, stated.unit_key,
        stated.role
    from accounting.calculated as result
    join stated using (activity_key)
    join classification.listed_name as name_of using (pollutant)
    where result.not_chosen_because is null
),

-- an input without a result beside one that has it: the sum is incomplete
left_out as (
    select
        answered.unit_key, answered.category_code, answered.pollutant,
        array_to_string(
            list_sort(list(distinct coalesce(item.name_zh, stated.item))), '、'
        ) as left_out
    from (select distinct unit_key, role, category_code, pollutant from answered) as answered
    join stated using (unit_key, role)
    left join factors.item as item on item.item_code = stated.item
    anti join answered as own
        on own.activity_key = stated.activity_key
        and own.category_code = answered.category_code
        and own.pollutant = answered.pollutant
    where
        -- carbon of one origin leaves as one gas alone
        case answered.pollutant
            when 'CO2' then coalesce(item.biogenic_frac, 0) < 1
            when 'CO2bio' then item.biogenic_frac > 0
            else true
        end
    group by all

    union all

    -- and so is it where one way of the gas has no result for its device or hood
    select
        unit.unit_key, result.category_code, name_of.listed_as as pollutant,
        concat(result.outlet_no, '（', result.untold_because, '）') as left_out
    from accounting.calculated as result
    join accounting.unit as unit using (facility_no, unit_no)
    join classification.listed_name as name_of using (pollutant)
    where
        result.untold_because is not null
        and result.not_chosen_because = result.untold_because
    group by all
)

select
    unit_key, category_code, pollutant,
    string_agg(left_out, '、' order by left_out) as left_out
from left_out
group by all
