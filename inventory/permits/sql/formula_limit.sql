-- title: 公式法许可排放量 · what the formulas give for an outlet: candidates and checks, no limits
-- grain: one row per outlet, pollutant and formula with all its inputs
-- cites: HJ953-2018; MEP-2014-197
with concentration as (
    select facility_no, outlet_no, pollutant, year, min(concentration_mg_m3) as concentration_mg_m3
    from registry.permit_limit
    where scope = 'outlet' and concentration_mg_m3 is not null
    group by all
),

-- the gas of a unit goes to its stacks by share; an outlet that takes what escapes is no stack
leg as (
    select facility_no, unit_no, outlet_no, path_frac
    from outlets.leg
    where outlet_kind <> 'fugitive'
),

by_unit as (
    select
        facility_no, unit_no, method,
        sum_t(volume_m3) as volume_m3, sum_t(account_m3) as account_m3,
        flatten(list(base_years)) as base_years,
        string_agg(distinct base_of, '+' order by base_of) as base_of,
        string_agg(distinct factor_id, ' ' order by factor_id) as factor_ids
    from permits.reference_volume
    where not is_refused
    group by all
),

method(method) as (
    values ('reference_heat'), ('reference_stoichiometric'), ('reference_volume')
),

-- a formula speaks for an outlet only if it knows every unit behind it
by_outlet as (
    select
        leg.facility_no, leg.outlet_no, method.method,
        sum_t(by_unit.volume_m3 * leg.path_frac) as volume_m3,
        sum_t(by_unit.account_m3 * leg.path_frac) as account_m3,
        list_sort(list_distinct(flatten(list(by_unit.base_years)))) as base_years,
        string_agg(distinct base_of, '+' order by base_of) as base_of,
        string_agg(distinct factor_ids, ' ' order by factor_ids) as factor_ids
    from leg
    cross join method
    left join by_unit
        on by_unit.facility_no = leg.facility_no
        and by_unit.unit_no = leg.unit_no
        and by_unit.method = method.method
    group by all
    having bool_and(by_unit.volume_m3 is not null)
),

heat as (
    select facility_no, unit_no, sum_t(qty_gj_ncv) as heat_gj
    from ledger.activity
    where role = 'product' and item = 'purchased_heat' and excluded_because is null
    group by all
),

whole as (
    select
        arg_min(value, rank) filter (param = 'performance_hours') as full_load_h,
        arg_min(value, rank) filter (param = 'performance_heat') as heat_kwh,
        arg_min(value, rank) filter (param = 'performance_heat_share') as heat_share
    from factors.rule
),

-- g/kWh is kept as t/GJ; the heat of a cogenerating unit counts as power by the rule's own steps
performed as (
    select
        facility_no, unit_no, rule.pollutant,
        arg_min(rule.canonical_value, rule.rank) as t_gj,
        arg_min(rule.factor_id, rule.rank) as factor_id,
        any_value(
            mwh_to_gj(unit.capacity_mw * whole.full_load_h)
            + coalesce(
                kwh_to_gj(heat.heat_gj / kg_to_t(1) * whole.heat_kwh * whole.heat_share), 0
            )
        ) as output_gj
    from registry.unit as unit
    join registry.facility as facility using (facility_no)
    left join heat using (facility_no, unit_no)
    cross join whole
    join factors.rule as rule
        on rule.param = 'performance_value'
        and starts_with(unit.category_code, rule.category_code)
        and (rule.technology is null or rule.technology = unit.technology)
        and starts_with(facility.region_code, rule.region_code)
        and (rule.capacity_suffix is null or rule.capacity_suffix = 'mw')
        and unit.capacity_mw >= coalesce(rule.capacity_min, 0)
        and (rule.capacity_max is null or unit.capacity_mw < rule.capacity_max)
    group by all
),

by_performance as (
    select
        leg.facility_no, leg.outlet_no, pollutant,
        sum_t(performed.output_gj * performed.t_gj * leg.path_frac) as candidate_t,
        sum_t(performed.output_gj * leg.path_frac) as output_gj,
        string_agg(distinct performed.factor_id, ' ' order by performed.factor_id) as factor_ids
    from leg
    join performed using (facility_no, unit_no)
    group by all
)

select
    facility_no, outlet_no, pollutant, year, method, base_of,
    nullif(base_years, []) as base_years, volume_m3, account_m3, concentration_mg_m3,
    null::double as output_gj, mg_to_t(volume_m3 * concentration_mg_m3) as candidate_t, factor_ids
from by_outlet
join concentration using (facility_no, outlet_no)

union all by name

select
    facility_no, outlet_no, pollutant, scope.year, 'performance' as method,
    'capacity' as base_of, output_gj, candidate_t, factor_ids
from by_performance
cross join run.scope as scope
where candidate_t is not null
order by facility_no, outlet_no, pollutant, method
