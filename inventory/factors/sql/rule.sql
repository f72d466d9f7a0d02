-- title: 规则值 · single values that rules of permits and accounting take, closest first
-- grain: one row per factor of a rule
-- cites: ENGINE
select
    param, factor_id, evidence, category_key as category_code, item, technology, pollutant,
    region_stem as region_code, capacity_suffix, capacity_min, capacity_max,
    in_force.value, canonical_value,
    row_number() over (
        order by
            length(category_key) desc, technology_key <> '' desc,
            capacity_suffix is not null desc, length(region_stem) desc,
            valid_from desc nulls last, pack_rank, factor_id
    ) as rank
from factors.in_force as in_force
where kind = 'rule'
order by rank
