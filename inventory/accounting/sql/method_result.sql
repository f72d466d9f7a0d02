-- title: 各方法核算结果 · what every method says, before choice and treatment
-- grain: one row per activity, pollutant, leaf, part and method
-- cites: ENGINE
-- stored: view
with stacked as (
    select * from accounting.coefficient
    union all by name
    select * from accounting.co2_carbon_balance
    union all by name
    select * from accounting.so2_sulfur_balance
    union all by name
    select * from accounting.pm_ash_balance
    union all by name
    select * from accounting.voc_content_balance
    union all by name
    select * from accounting.co2_carbonate_balance
    union all by name
    select * from accounting.co2_purchased_energy
    union all by name
    select * from accounting.pm_handling
    union all by name
    select * from accounting.pm_road
    union all by name
    select * from accounting.voc_loading
    union all by name
    select * from accounting.pm_stockpile
    union all by name
    select * from accounting.voc_leak
    union all by name
    select * from accounting.voc_tank
)

select
    -- a method that names no other input works on the activity
    coalesce(input_table, 'activity') as input_table,
    coalesce(input_id, activity_id) as input_id,
    activity_id, unit_key, activity_key, facility_no, unit_no, region_code, industry_code,
    year, month, flow, role, use_id, category_code, stream, pollutant, method, factor_id,
    stage, part, fine_frac, line_key, generated_t, excluded_because,
    case role when 'product' then 'product' else 'input' end as basis
from stacked
-- a method that lacks an input says nothing; accounting.problem lists what it lacks
where generated_t is not null
