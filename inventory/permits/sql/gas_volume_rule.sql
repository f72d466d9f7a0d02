-- title: 燃气组分规则值 · oxygen that a gas component needs, and dry gas that it leaves
-- grain: one row per component of gas fuels with both values
-- cites: HJ953-2018
with usable as (
    select
        param, technology as component, factor.value, canonical_value, factor_id,
        row_number() over (order by valid_from desc nulls last, pack_rank, factor_id) as rank
    from factors.factor as factor
    cross join run.scope as scope
    where
        param in ('gas_oxygen', 'gas_product', 'gas_air', 'gas_inert', 'gas_reference_oxygen')
        and (verified or scope.allow_unverified)
        and (valid_from is null or year(valid_from) <= scope.year)
        and (valid_to is null or year(valid_to) >= scope.year)
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
