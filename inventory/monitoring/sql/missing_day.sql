-- title: 没有记录的日 · days without any record of a series that should have one
-- grain: one row per series and day
-- cites: ENGINE
with begun as (
    select series_id, first_day, last_day
    from monitoring.series_life
    where
        recorded_n <= date_diff(
            'day', least(first_day, recorded_from), greatest(last_day, recorded_to)
        )
)

select begun.series_id, calendar.day, calendar.day_n, calendar.month, calendar.is_account_year
from begun
join monitoring.calendar as calendar on calendar.day between begun.first_day and begun.last_day
anti join (
    select series_id, day from monitoring.day_row semi join begun using (series_id)
) as known
    on known.series_id = begun.series_id and known.day = calendar.day
anti join monitoring.excused_day as excused
    on excused.series_id = begun.series_id and excused.day = calendar.day
