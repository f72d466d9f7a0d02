-- title: 停运日 · days on which an outlet stood still by what is stated of it or of its units
-- grain: one row per outlet and day of the account year or of the year before
-- cites: ENGINE
with year as (
    select min(day) as first_day, max(day) as last_day
    from monitoring.calendar
),

stated as (
    select facility_no, unit_no, outlet_no, calendar.day
    from registry.standstill as standstill
    join monitoring.calendar as calendar
        on calendar.day between standstill.started_on and standstill.ended_on
),

behind as (
    select distinct facility_no, outlet_no, unit_no
    from registry.route
),

-- before its first day and after its last a unit gives no gas
ended as (
    select facility_no, unit_no, calendar.day
    from registry.unit as unit
    cross join year
    join monitoring.calendar as calendar
        on calendar.day < unit.opened_on or calendar.day > unit.closed_on
    where unit.opened_on > year.first_day or unit.closed_on < year.last_day
),

unit_day as (
    select facility_no, unit_no, day
    from stated
    where unit_no is not null
    union
    select facility_no, unit_no, day
    from ended
),

-- gas comes while any unit behind the outlet may run
idle as (
    select behind.facility_no, behind.outlet_no, unit_day.day
    from unit_day
    join behind using (facility_no, unit_no)
    join (
        select facility_no, outlet_no, count(*) as unit_n
        from behind
        group by all
    ) as whole using (facility_no, outlet_no)
    group by behind.facility_no, behind.outlet_no, unit_day.day, whole.unit_n
    having count(*) = whole.unit_n
)

select outlet.facility_no, outlet.outlet_no, stated.day
from stated
join registry.outlet as outlet
    on outlet.facility_no = stated.facility_no
    and outlet.outlet_no = coalesce(stated.outlet_no, outlet.outlet_no)
where stated.unit_no is null
union
select facility_no, outlet_no, day
from idle
