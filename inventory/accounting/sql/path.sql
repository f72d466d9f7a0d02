-- title: 排放去向 · where the gas of each unit leaves, and how much of it
-- grain: one row per unit, part (stack, fugitive, none) and outlet
-- cites: ENGINE
with ducted as (
    -- a fugitive outlet takes what escapes, unless the unit has no other way out
    select *, bool_or(outlet_kind <> 'fugitive') over (partition by unit_key) as has_stack
    from accounting.capture
),

stack as (
    select
        unit_key, facility_no, unit_no, outlet_no, outlet_kind, capture_frac, is_told, evidence,
        assumption_zh,
        -- sorted before it is added: the same shares give the same sum in every run
        share_frac / list_sum(list_sort(list(share_frac) over (partition by unit_key)))
            as share_frac
    from ducted
    where outlet_kind <> 'fugitive' or not has_stack
),

escape_outlet as (
    select unit_key, min(outlet_no) as outlet_no
    from accounting.capture
    where outlet_kind = 'fugitive'
    group by unit_key
),

escaped as (
    select
        unit_key, facility_no, unit_no,
        sum(share_frac * (1 - capture_frac) order by outlet_no) as path_frac,
        bool_and(is_told) as is_told,
        max(evidence) as evidence,
        min(assumption_zh) as assumption_zh
    from stack
    group by unit_key, facility_no, unit_no
    having path_frac > 0
),

leg as (
    select
        unit_key, facility_no, unit_no, 'stack' as part, outlet_no, outlet_kind,
        share_frac * capture_frac as path_frac, true as is_treated,
        is_told, evidence, assumption_zh
    from stack
    union all by name
    select
        unit_key, facility_no, unit_no, 'stack' as part, escape_outlet.outlet_no,
        'fugitive' as outlet_kind, path_frac, escape_outlet.outlet_no is not null as is_treated,
        is_told, evidence, assumption_zh
    from escaped
    left join escape_outlet using (unit_key)
    union all by name
    select
        unit_key, facility_no, unit_no, 'stack' as part, null as outlet_no, null as outlet_kind,
        1 as path_frac, false as is_treated
    from accounting.unit
    anti join stack using (unit_key)
    union all by name
    select
        unit_key, facility_no, unit_no, 'fugitive' as part, escape_outlet.outlet_no,
        'fugitive' as outlet_kind, 1 as path_frac,
        -- watering or covers that the route names for the fugitive outlet work on what escapes
        escape_outlet.outlet_no is not null as is_treated
    from accounting.unit
    left join escape_outlet using (unit_key)
    union all by name
    select
        unit_key, facility_no, unit_no, 'none' as part, null as outlet_no, null as outlet_kind,
        1 as path_frac, false as is_treated
    from accounting.unit
),

-- months for which a device of the path has a report of its own
reported_month as (
    select facility_no, unit_no, outlet_no, list_sort(list(distinct month)) as run_months
    from registry.route
    join registry.abatement_run using (facility_no, abatement_no)
    where month is not null
    group by all
)

select
    md5_number_lower(concat_ws(
        '|', leg.facility_no, leg.unit_no, part, coalesce(leg.outlet_no, ''), is_treated
    )) as path_id,
    md5_number_lower(concat_ws('|', part, leg.outlet_no, is_treated)) as path_key,
    leg.* exclude (is_told),
    coalesce(is_told, true) as is_capture_told,
    case when is_treated then coalesce(run_months, []) else [] end as run_months
from leg
left join reported_month using (facility_no, unit_no, outlet_no)
