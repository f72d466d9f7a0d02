-- title: 核算基准取舍 · by input or by output: on which side a stream is counted
-- grain: one row per unit, leaf and pollutant that both sides claim
-- cites: ENGINE
with several as (
    -- what goes in (fuel, material, solvent) adds up; the product tells the same story again
    select unit_key
    from accounting.activity
    group by unit_key
    having bool_or(role = 'product') and bool_or(role <> 'product')
),

claim as (
    select distinct
        unit_key, category_code, pollutant, basis,
        case when stream in ('combustion', 'solvent') then stream else 'other' end as context
    from accounting.method_result
    semi join several using (unit_key)
    where excluded_because is null and basis is not null
),

-- the rule that names the category goes before one for its kind of stream, and one that names
-- the pollutant before one for all
ranked as (
    select
        claim.unit_key, claim.category_code, claim.pollutant, claim.basis,
        arg_max(
            rule.rank,
            (starts_with(claim.category_code, rule.context), length(rule.context),
             rule.pollutant is not null)
        ) as basis_rank
    from claim
    join factors.priority as rule
        on rule.kind = 'basis'
        and rule.name = claim.basis
        and (rule.context = claim.context or starts_with(claim.category_code, rule.context))
        and (rule.pollutant is null or rule.pollutant = claim.pollutant)
    group by all
)

select
    unit_key, category_code, pollutant,
    arg_min(basis, (basis_rank, basis)) as chosen_basis
from ranked
group by all
having count(*) > 1
