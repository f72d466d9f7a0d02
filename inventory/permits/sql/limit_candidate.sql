-- title: 许可排放量候选值 · every candidate of a permitted quantity, written or by formula
-- grain: one row per written limit with a quantity, and per outlet, pollutant and formula
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
select
    facility_no, scope, outlet_no, pollutant, year, 'written' as origin, basis, document,
    null as method, quantity_t as candidate_t, valid_from, valid_to, permit_limit_id,
    null as base_of, null::double as volume_m3, concentration_mg_m3, null as factor_ids
from registry.permit_limit
where quantity_t is not null

union all by name

select
    facility_no, 'outlet' as scope, outlet_no, pollutant, year, 'formula' as origin,
    case method when 'performance' then 'performance' else 'spec_formula' end as basis,
    method, candidate_t, base_of, volume_m3, concentration_mg_m3, factor_ids
from permits.formula_limit
