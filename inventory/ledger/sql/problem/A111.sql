-- title: 没有结果的月份 · months of a monitored outlet that nothing answers for
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
-- activity that is stated by month says of every other month that nothing ran
with chosen as (
    select choice.*
    from outlets.choice as choice
    join run.scope as scope on scope.method_context = choice.context
    semi join ledger.contested_outlet using (facility_no, outlet_no, pollutant)
    where choice.is_chosen
),

by_month as (
    select facility_no, outlet_no, pollutant
    from chosen
    group by all
    having bool_and(month is not null)
),

silent as (
    select facility_no, outlet_no, pollutant, count(*) as missing_n
    from outlets.wanted_month
    semi join by_month using (facility_no, outlet_no, pollutant)
    anti join chosen using (facility_no, outlet_no, pollutant, month)
    anti join (
        from outlets.candidate where claim = 'calculated' and month is not null
    ) using (facility_no, outlet_no, pollutant)
    group by all
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
