-- title: 只有燃料的工艺设施 · process units that state their fuel and none of the product that is counted
-- grain: one row per unit
-- cites: TCSES144-2024
-- stored: inline
with burning as (
    select distinct facility_no, unit_no
    from accounting.activity
    where role = 'fuel' and excluded_because is null
),

making as (
    select distinct facility_no, unit_no
    from accounting.activity
    where role = 'product' and excluded_because is null
),

product as (
    select distinct leaf.category_code, item.name_zh
    from factors.in_force as factor
    join factors.item as item on item.item_code = factor.item_key
    join classification.category as leaf on starts_with(leaf.category_code, factor.category_key)
    where
        factor.param = 'ef' and item.role = 'product' and factor.category_key <> ''
        and leaf.stream = 'process'
)

select
    unit.sheet_id, unit.row_no, 'category_code' as column_name,
    concat_ws(
        ' ', unit.facility_no, unit.unit_no, unit.category_code,
        '产品：' || string_agg(distinct product.name_zh, '、' order by product.name_zh)
    ) as value
from registry.unit as unit
join burning using (facility_no, unit_no)
join product on starts_with(product.category_code, unit.category_code)
anti join making using (facility_no, unit_no)
group by unit.sheet_id, unit.row_no, unit.facility_no, unit.unit_no, unit.category_code
