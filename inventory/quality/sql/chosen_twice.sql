-- title: 重复计入检查 · an activity counted by two methods, or a stream on two bases
-- grain: one row per activity or stream that is counted more than once; none expected
-- cites: ENGINE
with by_pollutant as (
    select
        pollutant,
        min(method) <> max(method) as has_methods,
        bool_or(basis = 'product') and bool_or(basis = 'input') as has_bases
    from ledger.emission
    where is_chosen
    group by pollutant
),

-- only where several methods or bases count at all can one thing be counted twice
suspect as (
    select emission.*, by_pollutant.has_methods, by_pollutant.has_bases
    from ledger.emission as emission
    join by_pollutant using (pollutant)
    where emission.is_chosen and (by_pollutant.has_methods or by_pollutant.has_bases)
)

select
    '核算方法' as kind, input_table, input_id, facility_no, unit_no, category_code, pollutant,
    count(distinct method) as times
from suspect
where has_methods
group by all
having count(distinct method) > 1

union all by name

select
    '活动基准' as kind, facility_no, unit_no, category_code, pollutant,
    count(distinct basis) as times
from suspect
where has_bases
group by all
having count(distinct basis) > 1
