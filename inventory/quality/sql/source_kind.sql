-- title: 源的预期类型 · sources of this year, and what of them decides which substances are expected
-- grain: one row per unit with activity or a result
-- cites: ENGINE
with active as (
    select
        unit_key,
        list_sort(list(distinct role)) as roles,
        list_sort(list(distinct item) filter (role = 'fuel' and item is not null)) as fuels,
        list_sort(list(distinct family) filter (role = 'fuel' and family is not null)) as families
    from (
        select distinct unit_key, role, item, family
        from accounting.activity
        where excluded_because is null
    )
    group by unit_key
),

resulting as (
    select distinct facility_no, unit_no
    from ledger.counted_source
    where unit_no is not null
)

select
    unit_key, unit.facility_no, unit.unit_no, unit.node_code,
    coalesce(active.roles, []) as roles,
    coalesce(active.fuels, []) as fuels,
    coalesce(active.families, []) as families,
    md5_number_lower(concat_ws(
        '|', unit.node_code, active.roles::varchar, active.fuels::varchar, active.families::varchar
    )) as expected_id
from accounting.unit as unit
left join active using (unit_key)
left join resulting
    on resulting.facility_no = unit.facility_no and resulting.unit_no = unit.unit_no
where active.unit_key is not null or resulting.unit_no is not null
