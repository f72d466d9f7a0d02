-- title: 没有结果的月份 · months of a monitored outlet that nothing answers for
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
-- activity that is stated by month says of every other month that nothing ran
with silent as (
    select
        facility_no, outlet_no, choice.pollutant,
        month_count.month_n - count(distinct choice.month) as missing_n
    from outlets.choice as choice
    join run.scope as scope on scope.method_context = choice.context
    semi join ledger.contested_outlet using (facility_no, outlet_no, pollutant)
    cross join (
        select count(distinct month) as month_n from monitoring.calendar where is_account_year
    ) as month_count
    anti join (
        from outlets.candidate where claim = 'calculated' and month is not null
    ) using (facility_no, outlet_no, pollutant)
    where choice.is_chosen
    group by facility_no, outlet_no, choice.pollutant, month_count.month_n
    having missing_n > 0 and bool_and(choice.month is not null)
),

found as (
    select
        facility_no, outlet_no,
        concat_ws(' ', facility_no, outlet_no, pollutant, missing_n || ' 个月') as value
    from silent
)

select
    outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name, found.value
from found
join registry.outlet as outlet using (facility_no, outlet_no)
