-- title: 监测存续期 · days on which each series has to have hours, and those on which it has
-- grain: one row per series with a record in the account year or the year before
-- cites: ENGINE
with year as (
    select
        min(day) as calendar_first, min(day) filter (is_account_year) as first_day,
        max(day) as last_day
    from monitoring.calendar
),

recorded as (
    select series_id, min(day) as recorded_from, max(day) as recorded_to, count(*) as recorded_n
    from monitoring.day_row
    group by series_id
),

-- from the first monitor to the last; one without a date leaves the border open
monitor as (
    select
        facility_no, outlet_no, pollutant,
        case when count(*) = count(installed_on) then min(installed_on) end as installed_on,
        case when count(*) = count(removed_on) then max(removed_on) end as removed_on
    from registry.monitor_plan
    where monitoring_mode = 'auto'
    group by all
)

select
    series_id, facility_no, outlet_no, pollutant,
    life.opened_on, life.closed_on, monitor.installed_on, monitor.removed_on,
    -- the account year counts from its first hour; before it nothing is known to be missing
    greatest(
        life.opened_on, monitor.installed_on, least(recorded_from, year.first_day)
    ) as first_day,
    least(life.closed_on, monitor.removed_on, year.last_day) as last_day,
    recorded_from, recorded_to, recorded_n
from recorded
join monitoring.series as series using (series_id)
join monitoring.outlet_life as life using (facility_no, outlet_no)
left join monitor using (facility_no, outlet_no, pollutant)
cross join year
