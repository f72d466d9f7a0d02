-- title: 许可核算规则值 · values of permit rules that this run may use, closest first
-- grain: one row per factor of a permit rule
-- cites: ENGINE
select
    factor_id, param, coalesce(category_code, '') as category_code, item, technology, pollutant,
    regexp_replace(region_code, '(00)+$', '') as region_code,
    capacity_suffix, capacity_min, capacity_max, factor.value, canonical_value,
    row_number() over (
        order by
            length(category_code) desc nulls last, technology is not null desc,
            capacity_suffix is not null desc, length(region_code) desc nulls last,
            valid_from desc nulls last, pack_rank, factor_id
    ) as rank
from factors.factor as factor
cross join run.scope as scope
where
    param in (
        'exhaust_boiler', 'exhaust_slope', 'exhaust_slope_lean', 'exhaust_slope_low_heat',
        'exhaust_intercept', 'exhaust_intercept_lean', 'exhaust_intercept_low_heat',
        'exhaust_lean_limit', 'exhaust_low_heat_limit', 'exhaust_volume',
        'performance_value', 'performance_hours', 'performance_heat', 'performance_heat_share'
    )
    -- what nobody compared with its document stays out of an official run, and a rule of a
    -- later year never enters the account of an earlier one
    and (verified or scope.allow_unverified)
    and (valid_from is null or year(valid_from) <= scope.year)
    and (valid_to is null or year(valid_to) >= scope.year)
order by rank
