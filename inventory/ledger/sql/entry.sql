-- title: 台账分录 · all that was calculated, measured and reported, losers kept with a reason
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
    case
        when stage = 'deducted' then null
        when role = 'product' then 'product'
        else 'input'
    end as basis,
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

-- what a verified report states, divided as the calculation would have it
select
    (md5_number_lower(concat_ws('|', 'verified', verified.replaced_id)) >> 1)::bigint
        as emission_id,
    calculated.year, calculated.month, calculated.region_code, calculated.industry_code,
    calculated.facility_no, calculated.unit_no, calculated.outlet_no, calculated.outlet_kind,
    calculated.category_code, calculated.stream, calculated.pollutant, 'reported' as method,
    verified.emission_t, true as is_chosen, verified.flow, 'reported' as role,
    'reported_emission' as input_table, verified.input_id
from ledger.verified as verified
join accounting.calculated as calculated on calculated.emission_id = verified.replaced_id

union all by name

select
    emission_id, year, month, region_code, industry_code, facility_no, unit_no, outlet_no,
    outlet_kind, category_code, stream, pollutant, method, emission_t,
    not_chosen_because is null as is_chosen,
    not_chosen_because, flow, 'reported' as role, 'reported_emission' as input_table, input_id,
    is_quarantined
from ledger.report_choice
