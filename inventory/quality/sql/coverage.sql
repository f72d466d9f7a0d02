-- title: 核算覆盖情况 · how much of the input each pollutant was accounted for
-- grain: one row per pollutant and method
-- cites: ENGINE
select
    pollutant, method,
    count(distinct (input_table, input_id)) as inputs,
    count(distinct facility_no) as facilities,
    sum_t(case when is_chosen then emission_t end) as emission_t,
    sum_t(case when not is_chosen then emission_t end) as not_chosen_t
from accounting.emission
group by all
order by all
