-- title: 特殊时段公式日排放量 · mean day of the year before less the share of the emergency plan
-- grain: one row per special limit with a share to reduce and without a written daily quantity
-- cites: HJ942-2018
with asked as (
    select
        special_limit_id, facility_no, special.scope, outlet_no, pollutant, reduction_frac,
        scope.year - 1 as base_year,
        date_diff('day', make_date(scope.year - 1, 1, 1), make_date(scope.year, 1, 1)) as days
    from registry.special_limit as special
    cross join run.scope as scope
    where reduction_frac is not null and daily_t is null
),

scope_kind(scope, outlet_kind) as (
    values
    ('main_total', 'main'), ('general_total', 'general'), ('fugitive_total', 'fugitive'),
    ('plant', 'main'), ('plant', 'general'), ('plant', 'fugitive'), ('plant', 'other')
),

before as (
    select
        facility_no, outlet_no, outlet.kind as outlet_kind, pollutant, base.year,
        emission_t, run
    from permits.base_actual as base
    join registry.outlet as outlet using (facility_no, outlet_no)
    semi join asked
        on asked.facility_no = base.facility_no
        and asked.pollutant = base.pollutant
        and asked.base_year = base.year
),

by_scope as (
    select facility_no, 'outlet' as scope, outlet_no, pollutant, emission_t, run
    from before
    union all by name
    select facility_no, scope, pollutant, sum_t(emission_t) as emission_t, any_value(run) as run
    from before
    join scope_kind using (outlet_kind)
    group by all
)

select
    special_limit_id, asked.facility_no, asked.scope, asked.outlet_no, asked.pollutant,
    reduction_frac, base_year, by_scope.run as base_run, by_scope.emission_t as base_t,
    by_scope.emission_t / days * (1 - reduction_frac) as daily_t
from asked
left join by_scope
    on by_scope.facility_no = asked.facility_no
    and by_scope.scope = asked.scope
    and by_scope.outlet_no is not distinct from asked.outlet_no
    and by_scope.pollutant = asked.pollutant
order by special_limit_id
