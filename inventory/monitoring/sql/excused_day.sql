-- title: 不应有小时值的日 · days on which a series need not have hours: no outlet, standstill, no monitor
-- grain: one row per series and day
-- cites: ENGINE
with year as (
    select min(day) as first_day, max(day) as last_day
    from monitoring.calendar
),

found as (
    select life.series_id, calendar.day, 'absent' as kind
    from monitoring.series_life as life
    cross join year
    join monitoring.calendar as calendar
        on calendar.day < life.opened_on or calendar.day > life.closed_on
    where life.opened_on > year.first_day or life.closed_on < year.last_day

    union all

    select life.series_id, still.day, 'still' as kind
    from monitoring.still_day as still
    join monitoring.series_life as life using (facility_no, outlet_no)

    union all

    select life.series_id, calendar.day, 'unmonitored' as kind
    from monitoring.series_life as life
    cross join year
    join monitoring.calendar as calendar
        on calendar.day < life.installed_on or calendar.day > life.removed_on
    where life.installed_on > year.first_day or life.removed_on < year.last_day
)

-- what does not exist cannot stand still, and what stands still needs no monitor
select series_id, day, min(kind) as kind
from found
group by all
