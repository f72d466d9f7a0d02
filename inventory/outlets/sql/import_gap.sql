-- title: 小时值导入不全的排放口 · outlets of which hours were imported in part, and what that leaves open
-- grain: one row per context, outlet and pollutant with hours that were not imported
-- cites: ENGINE
with missing as (
    select
        life.facility_no, life.outlet_no, life.pollutant, calendar.month,
        life.recorded_from, life.recorded_to,
        min(missing.day) as from_day, max(missing.day) as to_day
    from monitoring.unimported_day as missing
    join monitoring.series_life as life using (series_id)
    join monitoring.calendar as calendar on calendar.day = missing.day
    group by all
),

context as (
    select distinct context
    from outlets.choice
),

answer as (
    select distinct context, facility_no, outlet_no, pollutant, month
    from outlets.choice
    where is_chosen and claim not in ('cems', 'cems_filled')
    union
    -- activity that is stated by month says of every other month that nothing ran
    select distinct context.context, facility_no, outlet_no, pollutant, null::integer as month
    from outlets.candidate
    cross join context
    where claim = 'calculated' and month is not null and emission_t is not null
),

month as (
    select
        context.context, missing.facility_no, missing.outlet_no, missing.pollutant, missing.month,
        any_value(recorded_from) as recorded_from, any_value(recorded_to) as recorded_to,
        any_value(from_day) as from_day, any_value(to_day) as to_day,
        count(answer.context) > 0 as is_answered
    from missing
    cross join context
    left join answer
        on answer.context = context.context
        and answer.facility_no = missing.facility_no
        and answer.outlet_no = missing.outlet_no
        and answer.pollutant = missing.pollutant
        and coalesce(answer.month, missing.month) = missing.month
    group by all
)

select
    context, facility_no, outlet_no, pollutant,
    any_value(recorded_from) as recorded_from, any_value(recorded_to) as recorded_to,
    not bool_and(is_answered) as is_open,
    '小时值' || concat_ws(
        '，',
        case
            when min(from_day) < any_value(recorded_from)
                then '自 ' || any_value(recorded_from) || ' 起导入'
        end,
        case
            when max(to_day) > any_value(recorded_to)
                then '导入至 ' || any_value(recorded_to)
        end
    ) as span_zh
from month
group by all
