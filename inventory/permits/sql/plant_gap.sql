-- title: 全厂许可与实际对比 · plant and class totals of the permit against their outlets
-- grain: one row per facility, scope, pollutant and year with a written total; totals are caps
-- cites: XA-SYNERGY-PILOT-2024
with doubtful as (
    -- an impossible value of one outlet is in no total until somebody decides on it
    select facility_no, outlet_no, outlet_kind, pollutant, year
    from permits.outlet_gap
    where status = 'data_invalid'
),

actual as (
    select
        facility_no, outlet_kind, pollutant, year,
        sum_t(emission_t) as actual_t,
        sum_t(case when can_convict then emission_t else substituted_t end) as convicting_t
    from permits.outlet_actual
    join permits.method_class using (method)
    semi join (from permits.statutory_limit where scope <> 'outlet') using (facility_no, pollutant)
    anti join doubtful using (facility_no, outlet_no, pollutant, year)
    group by all
),

scope_kind(scope, outlet_kind) as (
    values
    ('main_total', 'main'), ('general_total', 'general'), ('fugitive_total', 'fugitive'),
    ('plant', 'main'), ('plant', 'general'), ('plant', 'fugitive'), ('plant', 'other'),
    ('plant', null)
),

by_scope as (
    select
        facility_no, scope, pollutant, year, sum_t(actual_t) as actual_t,
        sum_t(convicting_t) as convicting_t
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
),

-- what a named person took for true is judged as any other value
accepted as (
    select facility_no, pollutant, year, true as is_accepted
    from ledger.quarantine
    where decision = 'accept'
    union
    select facility_no, pollutant, year, true as is_accepted
    from outlets.stated
    where decision = 'accept' and is_doubtful
),

doubtful_scope as (
    select distinct facility_no, scope, pollutant, year, true as is_doubtful
    from doubtful
    join scope_kind using (outlet_kind)
),

-- one outlet that is known for a part of the year leaves the total a part
part_year as (
    select facility_no, scope, pollutant, true as is_open
    from outlets.import_gap
    join registry.outlet as outlet using (facility_no, outlet_no)
    join scope_kind on scope_kind.outlet_kind is not distinct from outlet.kind
    where context = 'permit' and import_gap.is_open
    group by all
)

select
    facility_no, facility.region_code, facility.industry_code, scope, pollutant, year,
    permitted_t, limit_basis, actual_t, outlets_t,
    case
        when
            is_accepted is null
            and (actual_t < 0 or actual_t > nullif(permitted_t, 0) * rule.absurd_ratio)
            then 'data_invalid'
        when convicting_t > permitted_t then 'over'
        when is_doubtful then 'data_invalid'
        when actual_t is null then 'no_data'
        when actual_t > permitted_t then 'unconfirmed'
        when is_open then 'incomplete'
        else 'ok'
    end as status,
    case when status <> 'incomplete' and is_doubtful is null then permitted_t - actual_t end
        as headroom_t,
    case when status <> 'incomplete' and is_doubtful is null
        then actual_t / nullif(permitted_t, 0)
    end as ratio
from permits.statutory_limit
join registry.facility as facility using (facility_no)
left join by_scope using (facility_no, scope, pollutant, year)
left join outlets using (facility_no, scope, pollutant, year)
left join accepted using (facility_no, pollutant, year)
left join part_year using (facility_no, scope, pollutant)
left join doubtful_scope using (facility_no, scope, pollutant, year)
cross join rule
where scope <> 'outlet'
order by all
