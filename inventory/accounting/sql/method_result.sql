-- title: 各方法核算结果 · what every method says, before choice and treatment
-- grain: one row per activity, pollutant, leaf, part and method
-- cites: ENGINE
-- stored: view
with stacked as (
    select
        'activity' as input_table, activity_id as input_id, activity_id, unit_key, activity_key,
        facility_no, unit_no, region_code, industry_code, year, month, flow, role, use_id,
        category_code, stream, pollutant, method, factor_id, stage, part, fine_frac, line_key,
        generated_t, excluded_because
    from accounting.coefficient
    union all by name
    select
        'activity' as input_table, activity_id as input_id, activity_id, unit_key, activity_key,
        facility_no, unit_no, region_code, industry_code, year, month, flow, role, use_id,
        category_code, stream, pollutant, method, factor_id, stage, part, fine_frac, line_key,
        generated_t, excluded_because
    from accounting.co2_carbon_balance
    union all by name
    select
        'activity' as input_table, activity_id as input_id, activity_id, unit_key, activity_key,
        facility_no, unit_no, region_code, industry_code, year, month, flow, role, use_id,
        category_code, stream, pollutant, method, factor_id, stage, part, fine_frac, line_key,
        generated_t, excluded_because
    from accounting.so2_sulfur_balance
    union all by name
    select
        'activity' as input_table, activity_id as input_id, activity_id, unit_key, activity_key,
        facility_no, unit_no, region_code, industry_code, year, month, flow, role, use_id,
        category_code, stream, pollutant, method, factor_id, stage, part, fine_frac, line_key,
        generated_t, excluded_because
    from accounting.pm_ash_balance
    union all by name
    select
        input_table, input_id, activity_id, unit_key, activity_key,
        facility_no, unit_no, region_code, industry_code, year, month, flow, role, use_id,
        category_code, stream, pollutant, method, factor_id, stage, part, fine_frac, line_key,
        generated_t, excluded_because
    from accounting.co2_carbonate_balance
    union all by name
    select
        'activity' as input_table, activity_id as input_id, activity_id, unit_key, activity_key,
        facility_no, unit_no, region_code, industry_code, year, month, flow, role, use_id,
        category_code, stream, pollutant, method, factor_id, stage, part, fine_frac, line_key,
        generated_t, excluded_because
    from accounting.co2_purchased_energy
    union all by name
    select
        'activity' as input_table, activity_id as input_id, activity_id, unit_key, activity_key,
        facility_no, unit_no, region_code, industry_code, year, month, flow, role, use_id,
        category_code, stream, pollutant, method, factor_id, stage, part, fine_frac, line_key,
        generated_t, excluded_because
    from accounting.voc_content_balance
)

select
    *,
    case role when 'product' then 'product' else 'input' end as basis
from stacked
-- a method that lacks an input says nothing; accounting.problem lists what it lacks
where generated_t is not null
