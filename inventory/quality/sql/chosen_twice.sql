-- title: 重复计入检查 · what is counted by two methods, on two bases or from two sources
-- grain: one row per activity, stream or scope that is counted more than once; none expected
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

union all by name

-- two flows of one scope, or a year and its months, where only one of them may count
select
    '上报来源' as kind, report.facility_no, report.pollutant,
    count(distinct concat_ws('|', report.flow, report.month is null)) as times
from (from ledger.emission where is_chosen and role = 'reported') as report
join outlets.stated_scope as scope
    on scope.facility_no = report.facility_no
    and scope.unit_no is not distinct from report.unit_no
    and scope.outlet_no is not distinct from report.outlet_no
    and scope.pollutant = report.pollutant
cross join run.scope as run
where run.statement_mode in ('preferred', 'maximum')
group by report.facility_no, report.pollutant, scope.scope_of
having
    count(distinct report.flow) > 1
    or (
        count(distinct (report.unit_no, report.outlet_no)) = 1
        and bool_or(report.month is null) and bool_or(report.month is not null)
    )
