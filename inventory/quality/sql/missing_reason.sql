-- title: 未核算的原因 · why an expected substance of a source is not accounted
-- grain: one row per source, leaf and expected substance without a result
-- cites: ENGINE
with missing as (
    select covered.*, leaf.is_unanswered, leaf.is_withheld
    from quality.covered as covered
    join factors.leaf_substance as leaf using (category_code, pollutant)
    where covered.state is null
),

-- something in force could answer: the source itself leaves something open
open as (
    select *
    from missing
    where not is_unanswered
),

-- what the source does that reaches the leaf; rows that leave out the same are judged once
used as (
    select distinct unit_key, role, item, use_id, absent
    from accounting.activity
    semi join open using (unit_key)
    where excluded_because is null
),

asked as (
    select
        open.unit_key, open.category_code, open.pollutant, used.use_id, used.absent,
        used.item, used.role
    from open
    join used
        on used.unit_key = open.unit_key and list_contains(open.roles, used.role)
),

quality_of as (
    select
        asked.unit_key, asked.category_code, asked.pollutant, lack.method, lack.missing,
        unnest(
            case when len(lack.lacking) > 0 then lack.lacking else [null] end
        ) as column_name
    from asked
    join accounting.lack as lack
        on lack.use_id = asked.use_id
        and lack.absent = asked.absent
        and lack.category_code = asked.category_code
        and lack.pollutant = asked.pollutant
),

-- words of devices of which nobody knows what they take
device as (
    select
        route.facility_no, route.unit_no, route.outlet_no, untold.pollutant,
        string_agg(distinct abatement.technology, '、' order by abatement.technology) as names
    from accounting.untold_device as untold
    join registry.route as route using (facility_no, abatement_no)
    join registry.abatement as abatement using (facility_no, abatement_no)
    group by all
),

found as (
    select
        missing.unit_key, missing.category_code, missing.pollutant,
        -- what is not told of devices and hoods is a reason of its own
        coalesce(untold.lack_code, 'not_chosen') as lack_code,
        case when untold.lack_code is null
            then emission.not_chosen_because else device.names end as detail
    from missing
    join ledger.emission as emission
        on emission.facility_no = missing.facility_no
        and emission.unit_no = missing.unit_no
        and emission.category_code = missing.category_code
        and emission.pollutant = missing.pollutant
    left join quality.reason as untold on untold.title_zh = emission.not_chosen_because
    left join device
        on device.facility_no = emission.facility_no
        and device.unit_no = emission.unit_no
        and device.outlet_no = emission.outlet_no
        and device.pollutant = emission.pollutant
    where not emission.is_chosen

    union all

    select
        quality_of.unit_key, quality_of.category_code, quality_of.pollutant,
        case
            when name.stated_as = 'amount' then 'no_amount'
            when name.stated_as is not null then 'no_quality'
            else 'no_parameter'
        end as lack_code,
        coalesce(name.title_zh, array_to_string(quality_of.missing, '、')) as detail
    from quality_of
    left join accounting.quality_name as name using (column_name)
    where name.title_zh is not null or len(quality_of.missing) > 0

    union all

    -- a fuel whose heat or carbon nobody knows
    select
        asked.unit_key, asked.category_code, asked.pollutant, 'no_parameter' as lack_code,
        coalesce(item.name_zh, asked.item) || '的热值和含碳量' as detail
    from asked
    join factors.fuel as fuel using (use_id, category_code)
    left join factors.item as item on item.item_code = asked.item
    where
        asked.role in ('fuel', 'reductant') and asked.pollutant in ('CO2', 'CO2bio')
        and (fuel.carbon_t_gj is null or fuel.oxidation_frac is null)

    union all

    select
        asked.unit_key, asked.category_code, asked.pollutant, 'no_unit_term' as lack_code,
        term.title_zh as detail
    from asked
    join accounting.activity as activity
        on activity.unit_key = asked.unit_key and activity.use_id = asked.use_id
    join accounting.unmet as unmet
        on unmet.activity_key = activity.activity_key and unmet.pollutant = asked.pollutant
    join accounting.method_term as term
        on term.method = unmet.method and term.column_name = unmet.column_name

    union all

    select
        asked.unit_key, asked.category_code, asked.pollutant,
        unnest([
            case when way.lacks_technology then 'no_technology' end,
            case when way.lacks_capacity then 'no_capacity' end,
            case when way.is_outside then 'other_kind' end
        ]) as lack_code,
        case when way.lacks_technology then array_to_string(way.technologies, '、') end as detail
    from asked
    join accounting.national_way as way using (use_id, category_code, pollutant)

    union all

    select
        asked.unit_key, asked.category_code, asked.pollutant,
        unnest([
            case when out_of.is_barred then 'barred' end,
            case when out_of.lacks_technology then 'no_technology' end,
            case when out_of.lacks_capacity then 'no_capacity' end,
            'other_kind'
        ]) as lack_code,
        case when out_of.lacks_technology and not out_of.is_barred
            then array_to_string(out_of.technologies, '、') end as detail
    from asked
    join factors.kept_out as out_of using (use_id, category_code, pollutant)

    union all

    select
        asked.unit_key, asked.category_code, asked.pollutant, 'unknown_item' as lack_code,
        asked.item as detail
    from asked
    left join factors.item as known on known.item_code = asked.item
    where known.item_code is null

    union all

    select
        open.unit_key, open.category_code, open.pollutant,
        case when len(open.roles) = 0 then 'no_activity' else 'unclear' end as lack_code,
        case when len(open.roles) = 0 and open.stream = 'combustion' then '燃料' end as detail
    from open

    union all

    -- the item is known, and nothing in force is about it on this leaf
    select
        asked.unit_key, asked.category_code, asked.pollutant, 'other_item' as lack_code,
        coalesce(known.name_zh, asked.item) as detail
    from asked
    join factors.item as known on known.item_code = asked.item
),

first_reason as (
    select unit_key, category_code, pollutant, arg_min(lack_code, rank) as lack_code
    from found
    join quality.reason using (lack_code)
    group by all
),

told as (
    select
        unit_key, category_code, pollutant, lack_code,
        string_agg(distinct detail, '、' order by detail) as details
    from found
    join first_reason using (unit_key, category_code, pollutant, lack_code)
    group by all
),

reasoned as (
    select unit_key, category_code, pollutant, lack_code, details
    from told
    union all
    -- nothing in force could answer, whatever the source says
    select
        unit_key, category_code, pollutant,
        case when is_withheld then 'withheld' else 'no_factor' end as lack_code,
        null as details
    from missing
    anti join told using (unit_key, category_code, pollutant)
    where is_unanswered
)

select
    reasoned.unit_key, reasoned.category_code, reasoned.pollutant, reasoned.lack_code,
    concat_ws('：', reason.title_zh, reasoned.details)
    || case
        when reasoned.lack_code in ('other_item', 'unknown_item')
            then coalesce('；有系数的项目：' || array_to_string(leaf.items, '、'), '')
        else ''
    end as reason,
    reason.remedy_zh
from reasoned
join quality.reason as reason using (lack_code)
join factors.leaf_substance as leaf using (category_code, pollutant)
