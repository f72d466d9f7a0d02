-- title: 燃气组分规则值 · oxygen that a gas component needs, and dry gas that it leaves
-- grain: one row per component of gas fuels with both values
-- cites: HJ953-2018
with usable as (
    select param, technology as component, rule.value, canonical_value, factor_id, rank
    from factors.rule as rule
),

air as (
    select
        arg_min(value, rank) filter (param = 'gas_air') as air_m3,
        arg_min(value, rank) filter (param = 'gas_inert') as inert_m3,
        arg_min(canonical_value, rank) filter (param = 'gas_reference_oxygen')
            as reference_o2_frac
    from usable
),

part as (
    select
        component,
        arg_min(value, rank) filter (param = 'gas_oxygen') as oxygen_m3,
        arg_min(value, rank) filter (param = 'gas_product') as product_m3,
        arg_min(factor_id, rank) filter (param = 'gas_product') as factor_id
    from usable
    where component is not null
    group by component
)

select part.*, air.*
from part
cross join air
where oxygen_m3 is not null and product_m3 is not null and air_m3 is not null
order by component
