-- title: 排放台账 · the emission ledger, losers kept with a reason
-- grain: one row per activity (or result of an outlet, or report), pollutant, leaf, method and path
-- cites: ENGINE
-- stored: view
select
    emission_id, year, month, region_code, industry_code, facility_no, unit_no, outlet_no,
    outlet_kind, category_code, stream, pollutant, method,
    activity_id, factor_id, generated_t, emission_t,
    coalesce(calculated.not_chosen_because, replaced.not_chosen_because) is null as is_chosen,
    coalesce(calculated.not_chosen_because, replaced.not_chosen_because) as not_chosen_because,
    flow, role,
    case role when 'product' then 'product' else 'input' end as basis,
    part,
    emission_t / nullif(generated_t, 0) as pass_frac,
    input_table, input_id, activity_key, stage, evidence, is_fallback, assumption_zh
from accounting.calculated as calculated
left join ledger.superseded as replaced using (emission_id)

union all by name

select
    emission_id, year, month, region_code, industry_code, facility_no, unit_no, outlet_no,
    outlet_kind, category_code, stream, pollutant, method, emission_t,
    true as is_chosen,
    'measured' as role, input_table, input_id
from ledger.divided

union all by name

select
    emission_id, year, month, region_code, industry_code, facility_no, unit_no, outlet_no,
    outlet_kind, category_code, stream, pollutant, method, emission_t,
    not_chosen_because is null as is_chosen,
    not_chosen_because, flow, 'reported' as role, 'reported_emission' as input_table, input_id
from ledger.report_choice
