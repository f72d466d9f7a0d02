-- title: 小时值导入范围 · from when to when the workspace holds hours, and whether a year lacks some
-- grain: one row per run; none without hours
-- cites: ENGINE
with year as (
    select min(day) filter (is_account_year) as first_day, max(day) as last_day
    from monitoring.calendar
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
    recorded_from > year.first_day + to_hours(rule.limit_n) as is_begun_late,
    recorded_to < year.last_day + interval 1 day - to_hours(rule.limit_n) as is_ended_early
from hour
cross join year
cross join (from monitoring.standstill_rule where subject = 'import_end') as rule
where recorded_to is not null
