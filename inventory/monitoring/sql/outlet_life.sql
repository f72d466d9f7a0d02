-- title: 排放口存续期 · days of the account year on which each outlet existed
-- grain: one row per outlet
-- cites: ENGINE
with year as (
    select min(day) as first_day, max(day) as last_day, count(*) as year_days
    from monitoring.calendar
    where is_account_year
),

-- gas comes as long as one unit stands; a unit without a date leaves the border open
behind as (
    select
        facility_no, outlet_no,
        case when count(*) = count(unit.opened_on) then min(unit.opened_on) end as opened_on,
        case when count(*) = count(unit.closed_on) then max(unit.closed_on) end as closed_on
    from (select distinct facility_no, unit_no, outlet_no from registry.route)
    join registry.unit as unit using (facility_no, unit_no)
    group by all
),

dated as (
    select
        outlet.facility_no, outlet.outlet_no, year.*,
        greatest(facility.opened_on, outlet.opened_on, behind.opened_on) as opened_on,
        least(facility.closed_on, outlet.closed_on, behind.closed_on) as closed_on
    from registry.outlet as outlet
    join registry.facility as facility using (facility_no)
    left join behind using (facility_no, outlet_no)
    cross join year
)

select
    facility_no, outlet_no, opened_on, closed_on,
    greatest(opened_on, dated.first_day) as first_day,
    least(closed_on, dated.last_day) as last_day,
    -- both days included; none where it had closed before or opens later
    greatest(
        date_diff(
            'day', greatest(opened_on, dated.first_day), least(closed_on, dated.last_day)
        ) + 1,
        0
    ) as life_days,
    year_days
from dated
