-- title: 设施活动项目 · what each unit and its treatment burn, make or use
-- grain: one row per unit, role and item as imported
-- cites: ENGINE
with reported as (
    select distinct facility_no, unit_no, role, item
    from registry.activity
    union
    select distinct facility_no, unit_no, role, item
    from factors.reagent
),

named as (
    select
        reported.facility_no, reported.unit_no,
        reported.role as reported_role,
        reported.item as reported_item,
        coalesce(item.item_code, alias.item_code, reported.item) as item,
        found.item_group,
        -- carbon that enters as a fuel but is booked as a material reduces ore: its own stream
        case
            when reported.role = 'material' and found.role = 'fuel' then 'reductant'
            else reported.role
        end as role,
        found.item_code is not null as is_known_item
    from reported
    left join factors.item as item on item.item_code = reported.item
    left join factors.item_alias as alias on alias.alias = reported.item
    left join factors.item as found
        on found.item_code = coalesce(item.item_code, alias.item_code)
)

select
    named.*, trait.unit_key, trait.kind_id,
    md5_number_lower(concat_ws('|', trait.kind_id, named.role, named.item)) as use_id
from named
join factors.unit_trait as trait using (facility_no, unit_no)
