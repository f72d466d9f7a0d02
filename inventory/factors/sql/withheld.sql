-- title: 等级不够的因子 · factors that stay out of this run for their grade of evidence alone
-- grain: one row per factor; what it says, and never how much
-- cites: ENGINE
with kind as (
    select distinct param, kind
    from factors.declared_parameter
),

kept_out as (
    select
        factor.*, kind.kind,
        regexp_replace(coalesce(factor.region_code, ''), '(00)+$', '') as region_stem
    from factors.factor as factor
    join kind using (param)
    cross join run.scope as scope
    where
        (factor.evidence > scope.min_evidence or factor.evidence = 'D')
        and (factor.valid_from is null or year(factor.valid_from) <= scope.year)
        and (factor.valid_to is null or year(factor.valid_to) >= scope.year)
)

select
    factor_id, pack, evidence, kind, param, pollutant, technology, control,
    coalesce(category_code, '') as category_key,
    coalesce(item, '') as item_key
from kept_out
where
    region_stem = ''
    or exists (from factors.place where starts_with(place.key_code, kept_out.region_stem))
