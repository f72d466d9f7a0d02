-- title: 排放台账 · the emission ledger, losers kept with a reason
-- grain: one row per activity (or report), pollutant, leaf, part, method and outlet
-- cites: ENGINE
-- stored: view
select
    emission_id, year, month, region_code, industry_code, facility_no, unit_no, outlet_no,
    outlet_kind, category_code, stream, pollutant, method, activity_id, factor_id,
    generated_t, emission_t, is_chosen, not_chosen_because, flow, role, basis, part, stage,
    pass_frac, input_table, input_id
from accounting.calculated

union all by name

select
    emission_id, year, month, region_code, industry_code, facility_no, unit_no, outlet_no,
    outlet_kind, category_code, stream, pollutant, method,
    emission_t, is_chosen, not_chosen_because, flow, role, input_table, input_id
from accounting.reported_choice
