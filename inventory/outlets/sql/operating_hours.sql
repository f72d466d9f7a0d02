-- title: 排放口运行小时 · operating hours of each watched outlet
-- grain: one row per outlet and month, and one for the year (no month)
-- cites: ENGINE
with watched as (
    select distinct facility_no, outlet_no
    from outlets.watched
),

wanted as (
    select distinct facility_no, outlet_no, month
    from outlets.wanted_month
),

stated as (
    select
        facility_no, unit_no, month,
        sum(qty_h order by activity_key) as operating_h
    from accounting.activity
    where role = 'hours' and excluded_because is null and qty_h is not null
    group by all
),

behind as (
    select distinct facility_no, outlet_no, unit_no
    from registry.route
    semi join watched using (facility_no, outlet_no)
),

unit_year as (
    select facility_no, unit_no, sum(operating_h order by month) as operating_h
    from stated
    group by all
),

-- an outlet emits while any unit behind it runs: the longest run stands for the outlet
stated_year as (
    select facility_no, outlet_no, max(operating_h) as operating_h
    from unit_year
    join behind using (facility_no, unit_no)
    group by all
),

stated_month as (
    select facility_no, outlet_no, month, max(operating_h) as operating_h
    from stated
    join behind using (facility_no, unit_no)
    where month is not null
    group by facility_no, outlet_no, month
),

-- months that are not stated are not known to be standstill
complete as (
    select facility_no, outlet_no
    from wanted
    left join stated_month using (facility_no, outlet_no, month)
    group by facility_no, outlet_no
    having count(*) = count(stated_month.operating_h)
),

-- what nothing measured or nobody imported was in use all the same
monitored as (
    select facility_no, outlet_no, pollutant, month, hours_operating as operating_h
    from monitoring.monthly_mass
    union all
    select facility_no, outlet_no, pollutant, month, hours_pending
    from monitoring.blank_month
    where hours_pending > 0
),

monitored_month as (
    select facility_no, outlet_no, month, max(operating_h)::double as operating_h
    from (
        select
            facility_no, outlet_no, pollutant, month,
            sum(operating_h order by operating_h) as operating_h
        from monitored
        group by facility_no, outlet_no, pollutant, month
    )
    group by facility_no, outlet_no, month
),

monitored_year as (
    select facility_no, outlet_no, sum(operating_h order by month) as operating_h
    from monitored_month
    group by facility_no, outlet_no
),

-- a duty for a part of the year divides it, whether or not anybody counted hours
divided as (
    select distinct facility_no, outlet_no, wanted.month
    from outlets.duty as duty
    join wanted using (facility_no, outlet_no)
    where not duty.is_whole
),

calendar_month as (
    select
        divided.facility_no, divided.outlet_no, divided.month,
        (count(*) * clock.hour_n)::double as operating_h
    from divided
    cross join (select count(*) as hour_n from monitoring.clock) as clock
    join monitoring.outlet_life as life using (facility_no, outlet_no)
    join monitoring.calendar as calendar
        on calendar.is_account_year
        and calendar.month = divided.month
        and calendar.day between life.first_day and life.last_day
    anti join monitoring.still_day as still
        on still.facility_no = divided.facility_no
        and still.outlet_no = divided.outlet_no
        and still.day = calendar.day
    group by divided.facility_no, divided.outlet_no, divided.month, clock.hour_n
),

month_found as (
    select *, 'reported' as hours_source
    from stated_month
    semi join complete using (facility_no, outlet_no)
    union all
    select *, 'monitored' as hours_source
    from monitored_month
    anti join complete using (facility_no, outlet_no)
    union all
    select *, 'calendar' as hours_source
    from calendar_month
    anti join complete using (facility_no, outlet_no)
    anti join monitored_month using (facility_no, outlet_no)
),

found as (
    select facility_no, outlet_no, month, operating_h, hours_source
    from month_found
    union all by name
    select facility_no, outlet_no, operating_h, 'reported' as hours_source
    from stated_year
    union all by name
    select facility_no, outlet_no, operating_h, 'monitored' as hours_source
    from monitored_year
    anti join stated_year using (facility_no, outlet_no)
)

select
    facility_no, outlet_no, month, operating_h, hours_source,
    case
        when month is not null
            then
                operating_h / nullif(
                    sum(operating_h order by month) over (
                        partition by facility_no, outlet_no, month is null
                    ),
                    0
                )
    end as month_frac
from found
