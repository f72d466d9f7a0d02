-- title: 二氧化碳扣减法 · CO2 that a material spares or a product keeps, taken off its source
-- grain: one row per activity whose item has a deduction, where the plant counts its source
-- cites: CETS-2024-CEMENT; NDRC-2013-STEEL; STOICHIOMETRY
-- stored: view
with source as (
    select distinct activity.facility_no, ef.category_code
    from accounting.activity as activity
    join factors.emission_factor as ef using (use_id)
    where ef.pollutant = 'CO2' and activity.excluded_because is null
),

-- a deduction needs something to be taken off: the clinker of this plant, its ammonia
taken as (
    select distinct source.facility_no, factor.factor_id
    from source
    join factors.in_force as factor on starts_with(source.category_code, factor.category_key)
    where factor.param = 'co2_deduction'
)

select
    activity.activity_key,
    input.* exclude (given),
    'deducted' as stage,
    'stack' as part,
    activity.qty_t,
    input.given['co2_deduction'] as deduction_t,
    -activity.qty_t * deduction_t as generated_t
from accounting.activity as activity
join accounting.method_input as input using (use_id)
semi join taken
    on taken.facility_no = activity.facility_no and taken.factor_id = input.factor_id
-- a factor for the CO2 of the product itself is net of what the product keeps
anti join factors.emission_factor as of_product
    on of_product.use_id = input.use_id and of_product.pollutant = input.pollutant
where input.method = 'co2_deduction'
