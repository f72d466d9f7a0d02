-- title: 全厂许可与实际对比 · plant and class totals of the permit against their outlets
-- grain: one row per facility, scope, pollutant and year with a written total; totals are caps
-- cites: XA-SYNERGY-PILOT-2024
with actual as (
    select facility_no, outlet_kind, pollutant, year, sum_t(emission_t) as actual_t
    from permits.outlet_actual
    semi join (from permits.statutory_limit where scope <> 'outlet') using (facility_no, pollutant)
    group by all
),

scope_kind(scope, outlet_kind) as (
    values
    ('main_total', 'main'), ('general_total', 'general'), ('fugitive_total', 'fugitive'),
    ('plant', 'main'), ('plant', 'general'), ('plant', 'fugitive'), ('plant', 'other'),
    ('plant', null)
),

by_scope as (
    select facility_no, scope, pollutant, year, sum_t(actual_t) as actual_t
    from actual
    join scope_kind on scope_kind.outlet_kind is not distinct from actual.outlet_kind
    group by all
),

-- what the permit writes for the outlets below a total: a cap may lie below their sum
outlets as (
    select facility_no, scope_kind.scope, pollutant, year, sum_t(permitted_t) as outlets_t
    from permits.statutory_limit as written
    join registry.outlet as outlet using (facility_no, outlet_no)
    join scope_kind on scope_kind.outlet_kind = outlet.kind
    where written.scope = 'outlet'
    group by all
),

rule as (
    select absurd_ratio
    from outlets.threshold
)

select
    facility_no, facility.region_code, facility.industry_code, scope, pollutant, year,
    permitted_t, limit_basis, actual_t, outlets_t,
    permitted_t - actual_t as headroom_t,
    actual_t / nullif(permitted_t, 0) as ratio,
    case
        when actual_t < 0 or actual_t > nullif(permitted_t, 0) * rule.absurd_ratio
            then 'data_invalid'
        when actual_t is null then 'no_data'
        when actual_t > permitted_t then 'over'
        else 'ok'
    end as status
from permits.statutory_limit
join registry.facility as facility using (facility_no)
left join by_scope using (facility_no, scope, pollutant, year)
left join outlets using (facility_no, scope, pollutant, year)
cross join rule
where scope <> 'outlet'
order by all
