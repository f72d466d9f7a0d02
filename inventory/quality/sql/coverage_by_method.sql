-- title: 各方法的结果 · what each method says of each pollutant, and how much of it counts
-- grain: one row per pollutant and method
-- cites: ENGINE
select
    pollutant, method,
    count(*) as ledger_rows,
    sum_t(case when is_chosen then emission_t end) as emission_t,
    sum_t(case when not is_chosen then emission_t end) as not_chosen_t
from ledger.emission
group by all
order by all
