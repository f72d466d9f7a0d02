-- title: 小时值导入范围 · from when to when the workspace holds hours, and whether a year lacks some
-- grain: one row per run; none without hours
-- cites: ENGINE
with account_year as (
    select min(day) as first_day, max(day) as last_day
    from monitoring.calendar
    where is_account_year
),

-- nothing is missing before the first outlet with a monitor was there, nor after the last
year as (
    select
        max(account_year.first_day) as first_day, max(account_year.last_day) as last_day,
        min(greatest(life.opened_on, installed_on, account_year.first_day)) as wanted_from,
        max(least(life.closed_on, removed_on, account_year.last_day)) as wanted_to
    from monitoring.series_life as life
    cross join account_year
),

recorded as (
    select min(recorded_from) as first_day, max(recorded_to) as last_day
    from monitoring.series_life
),

-- hours are counted only where the days leave something open
border as (
    select recorded.first_day as day
    from recorded
    join year on recorded.first_day > year.first_day
    union
    select recorded.last_day
    from recorded
    join year on recorded.last_day < year.last_day
),

edge as (
    select
        min(length(flags) - length(ltrim(flags))) filter (day = recorded.first_day) as before_n,
        max(length(rtrim(flags))) filter (day = recorded.last_day) as until_n
    from monitoring.day_row
    join border using (day)
    cross join recorded
),

hour as (
    select
        recorded.first_day + to_hours(coalesce(before_n, 0)) as recorded_from,
        case
            when edge.until_n is null then recorded.last_day + interval 1 day
            else recorded.last_day + to_hours(until_n)
        end as recorded_to
    from recorded
    cross join edge
)

select
    recorded_from, recorded_to,
    -- a few hours at a border are lost hours as any others are
    recorded_from > year.wanted_from + to_hours(rule.limit_n) as is_begun_late,
    recorded_to < year.wanted_to + interval 1 day - to_hours(rule.limit_n) as is_ended_early
from hour
cross join year
cross join (from monitoring.standstill_rule where subject = 'import_end') as rule
where recorded_to is not null
