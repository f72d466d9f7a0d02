-- title: 设施活动项目 · what each unit burns, makes or uses
-- grain: one row per unit, role and item as imported
-- cites: ENGINE
with reported as (
    select distinct facility_no, unit_no, role, item
    from registry.activity
)

select
    facility_no,
    unit_no,
    reported.role as reported_role,
    reported.item as reported_item,
    coalesce(item.item_code, alias.item_code, reported.item) as item,
    found.item_group,
    -- carbon that enters as a fuel but is booked as a material reduces ore: its own stream
    case
        when reported.role = 'material' and found.role = 'fuel' then 'reductant'
        else reported.role
    end as role,
    found.item_code is not null as is_known_item,
    kind.kind_id
from reported
join factors.unit_trait as trait using (facility_no, unit_no)
join factors.unit_kind as kind
    on kind.node_code = trait.node_code
    and kind.technology is not distinct from trait.technology
    and kind.capacity_mw is not distinct from trait.capacity_mw
    and kind.capacity_t_h is not distinct from trait.capacity_t_h
    and kind.region_code = trait.region_code
    and kind.controls = trait.controls
left join factors.item as item on item.item_code = reported.item
left join factors.item_alias as alias on alias.alias = reported.item
left join factors.item as found on found.item_code = coalesce(item.item_code, alias.item_code)
