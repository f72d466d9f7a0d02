-- title: 设施分月活动 · whether units behind outlets with a long gap ran in a month, as stated
-- grain: one row per outlet with such a gap and month of the account year
-- cites: ENGINE
with behind as (
    select distinct facility_no, outlet_no, unit_no
    from registry.route
    semi join monitoring.gap_month using (facility_no, outlet_no)
),

month as (
    select month, min(day) as first_day, max(day) as last_day
    from monitoring.calendar
    where is_account_year
    group by month
),

-- light and bought heat say nothing of what runs
stated as (
    select
        facility_no, unit_no, month, role, item, role = 'hours' as is_hours,
        coalesce(amount_t, amount_gj, amount_m3, amount_h, amount_km, amount_n) as amount
    from registry.activity
    semi join behind using (facility_no, unit_no)
    where role not in ('electricity', 'heat')
),

-- a year beside its own months adds nothing to what they tell
item as (
    select
        facility_no, unit_no, is_hours,
        bool_or(month is not null) as is_by_month,
        bool_or(month is null and amount > 0) as has_year,
        max(amount) filter (is_hours and month is null) as stated_h
    from stated
    group by facility_no, unit_no, is_hours, role, item
),

unit as (
    select
        facility_no, unit_no,
        -- hours by month tell every month; without them all else has to be told by month
        bool_or(is_hours and is_by_month)
        or bool_or(is_by_month)
        and not bool_or(not is_hours and has_year and not is_by_month) as is_by_month,
        bool_or(has_year) as has_year,
        max(stated_h) as stated_h
    from item
    group by all
),

by_month as (
    select
        facility_no, unit_no, month, bool_or(amount > 0) as has_run,
        max(amount) filter (is_hours) as stated_month_h
    from stated
    where month is not null
    group by all
),

-- months through which a unit stood still, as stated of it alone
still as (
    select distinct standstill.facility_no, standstill.unit_no, month.month
    from registry.standstill as standstill
    join month
        on standstill.started_on <= month.first_day and standstill.ended_on >= month.last_day
    where standstill.unit_no is not null
),

unit_month as (
    select
        behind.facility_no, behind.outlet_no, month.month,
        case
            when
                still.unit_no is not null
                or registered.opened_on > month.last_day
                or registered.closed_on < month.first_day
                then 'idle'
            when unit.is_by_month
                then case when by_month.has_run then 'ran' else 'idle' end
            when unit.stated_h is not null then 'maybe'
            when unit.has_year then 'ran'
            else 'idle'
        end as state,
        unit.unit_no is not null as is_stated,
        unit.stated_h, by_month.stated_month_h
    from behind
    join registry.unit as registered using (facility_no, unit_no)
    cross join month
    left join unit using (facility_no, unit_no)
    left join still
        on still.facility_no = behind.facility_no
        and still.unit_no = behind.unit_no
        and still.month = month.month
    left join by_month
        on by_month.facility_no = behind.facility_no
        and by_month.unit_no = behind.unit_no
        and by_month.month = month.month
)

select
    facility_no, outlet_no, month,
    -- an outlet stands still only when all behind it does
    case
        when bool_or(state = 'ran') then 'ran'
        when bool_or(state = 'maybe') then 'maybe'
        else 'idle'
    end as state,
    bool_or(is_stated) as is_stated,
    max(stated_h) as stated_h,
    max(stated_month_h) as stated_month_h
from unit_month
group by all
