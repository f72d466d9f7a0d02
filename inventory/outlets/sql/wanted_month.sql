-- title: 应有结果的月份 · months in which a watched outlet existed and is not known to have stood still
-- grain: one row per outlet, pollutant and month of the account year
-- cites: ENGINE
with month as (
    select month, min(day) as first_day, max(day) as last_day, count(*) as day_n
    from monitoring.calendar
    where is_account_year
    group by month
),

clock as (
    select count(*) as hour_n from monitoring.clock
),

still as (
    select facility_no, outlet_no, calendar.month, count(*) as still_n
    from monitoring.still_day as still
    join monitoring.outlet_life as life using (facility_no, outlet_no)
    join monitoring.calendar as calendar using (day)
    where calendar.is_account_year and day between life.first_day and life.last_day
    group by all
),

lived as (
    select
        life.facility_no, life.outlet_no, month.month, month.day_n,
        date_diff(
            'day', greatest(month.first_day, life.first_day),
            least(month.last_day, life.last_day)
        ) + 1 as life_n
    from monitoring.outlet_life as life
    cross join month
)

select watched.facility_no, watched.outlet_no, watched.pollutant, lived.month
from outlets.watched as watched
join lived using (facility_no, outlet_no)
cross join clock
left join still
    on still.facility_no = watched.facility_no
    and still.outlet_no = watched.outlet_no
    and still.month = lived.month
left join monitoring.blank_month as blank
    on blank.facility_no = watched.facility_no
    and blank.outlet_no = watched.outlet_no
    and blank.pollutant = watched.pollutant
    and blank.month = lived.month
where
    lived.life_n > coalesce(still.still_n, 0)
    and coalesce(blank.hours_absent + blank.hours_still + blank.hours_unknown, 0)
        < lived.day_n * clock.hour_n
