-- title: 重复计入检查 · an activity counted by two methods, or a stream on two bases
-- grain: one row per activity or stream that is counted more than once; none expected
-- cites: ENGINE
select
    '核算方法' as kind, input_table, input_id, facility_no, unit_no, category_code, pollutant,
    count(distinct method) as times
from accounting.emission
where is_chosen
group by all
having count(distinct method) > 1

union all by name

select
    '活动基准' as kind, facility_no, unit_no, category_code, pollutant,
    count(distinct basis) as times
from accounting.emission
where is_chosen
group by all
having count(distinct basis) > 1
