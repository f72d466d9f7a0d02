-- title: 各源计入的结果 · what counts of each source, by outlet and method
-- grain: one row per unit (none: a report for more), outlet, leaf, substance, method and basis
-- cites: ENGINE
select
    region_code, industry_code, facility_no, unit_no, outlet_no, category_code, pollutant, method,
    evidence,
    coalesce(is_fallback, false) as is_fallback,
    assumption_zh is not null as is_assumed,
    second.factor_id is not null as is_second_choice,
    sum_t(emission_t) as emission_t
from ledger.emission
left join (select distinct factor_id from factors.second_choice) as second using (factor_id)
where is_chosen
group by all
