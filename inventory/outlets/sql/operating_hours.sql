-- title: 排放口运行小时 · operating hours of each watched outlet
-- grain: one row per outlet and month, and one for the year (no month)
-- cites: ENGINE
with watched as (
    select distinct facility_no, outlet_no
    from outlets.watched
),

calendar as (
    select distinct month
    from monitoring.calendar
    where is_account_year
),

month_count as (
    select count(*) as month_n
    from calendar
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
    -- months that are not stated are not known to be standstill
    qualify count(*) over (partition by facility_no, outlet_no) = (select month_n from month_count)
),

monitored_month as (
    select facility_no, outlet_no, month, max(hours_operating)::double as operating_h
    from monitoring.monthly_mass
    group by all
),

monitored_year as (
    select facility_no, outlet_no, sum(operating_h order by month) as operating_h
    from monitored_month
    group by all
),

month_found as (
    select *, 'reported' as hours_source
    from stated_month
    union all
    select *, 'monitored' as hours_source
    from monitored_month
    anti join stated_month using (facility_no, outlet_no)
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
