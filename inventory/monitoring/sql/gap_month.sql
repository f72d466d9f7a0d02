-- title: 整段无记录时段的各月 · long stretches without a record, month by month
-- grain: one row per series, stretch of at least a calendar month and month of the account year
-- cites: ENGINE
with island as (
    select
        *,
        day_n - row_number() over (partition by series_id order by day) as island_n
    from monitoring.missing_day
    where is_account_year
),

month as (
    select month, min(day) as first_day, max(day) as last_day
    from monitoring.calendar
    where is_account_year
    group by month
),

part as (
    select
        series_id, island_n, island.month, min(day) as from_day, max(day) as to_day,
        count(*) as day_n,
        min(day) = month.first_day and max(day) = month.last_day as is_whole
    from island
    join month using (month)
    group by series_id, island_n, island.month, month.first_day, month.last_day
)

select
    series_id, facility_no, outlet_no, part.month,
    min(from_day) over stretch as stretch_from, max(to_day) over stretch as stretch_to,
    from_day, to_day, day_n, is_whole
from part
join monitoring.series_life using (series_id)
window stretch as (partition by series_id, island_n)
qualify bool_or(is_whole) over stretch
