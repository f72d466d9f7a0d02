-- title: 各方法核算结果 · what every method says, before choice and treatment
-- grain: one row per activity, pollutant, leaf, part and method
-- cites: ENGINE
-- union: method
-- stored: view
select
    activity.input_table, activity.input_id, activity.activity_id, part.activity_key,
    activity.unit_key, activity.facility_no, activity.unit_no, activity.region_code,
    activity.industry_code, activity.year, activity.month, activity.flow, activity.role,
    part.use_id, part.category_code, part.stream, part.pollutant,
    part.branch as method, part.factor_id, part.factor_ids, part.stage, part.part, part.line_key,
    part.evidence, part.is_general, part.assumption_zh,
    case when activity.excluded_because is null then activity.counted_frac else 1 end
        * part.generated_t as generated_t,
    activity.excluded_because,
    -- what is taken off belongs to either side
    case
        when part.stage = 'deducted' then null
        when activity.role = 'product' then 'product'
        else 'input'
    end as basis
from part
join accounting.activity as activity using (activity_key)
-- a method that lacks an input says nothing; accounting.lack lists what it lacks
where part.generated_t is not null
