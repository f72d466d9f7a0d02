-- title: 自动监测义务 · pollutants that an outlet has to monitor continuously, and from when to when
-- grain: one row per outlet and pollutant that existed in the account year
-- cites: HJ75-2017
with planned as (
    -- from the first monitor to the last; one without a date leaves the border open
    select
        facility_no, outlet_no, pollutant,
        case when count(*) = count(installed_on) then min(installed_on) end as installed_on,
        case when count(*) = count(removed_on) then max(removed_on) end as removed_on
    from registry.monitor_plan
    where monitoring_mode = 'auto'
    group by all

    union by name

    -- without a plan: of the pollutants that HJ 75 is about, those that the permit limits there
    select facility_no, outlet_no, pollutant
    from registry.outlet
    join registry.permit_limit using (facility_no, outlet_no)
    anti join registry.monitor_plan using (facility_no, outlet_no)
    where requires_cems and pollutant in ('SO2', 'NOx', 'PM')
)

select
    facility_no, outlet_no, pollutant,
    greatest(life.first_day, installed_on) as duty_from,
    least(life.last_day, removed_on) as duty_to,
    duty_from = life.first_day and duty_to = life.last_day as is_whole
from planned
join monitoring.outlet_life as life using (facility_no, outlet_no)
-- before an outlet and its monitor there is nothing to watch, nor after them
where duty_from <= duty_to
