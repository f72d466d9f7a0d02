-- title: 无效小时的标记 · flags of records that are neither valid nor standstill
-- grain: one row per series and hour with a record that is not valid
-- cites: HJ75-2017
with broken as (
    select
        record.series_id, record.day, record.flags,
        whole_day() & ~(day.valid_hours | day.stopped_hours) as invalid_hours
    from monitoring.day_row as record
    join monitoring.day as day using (series_id, day)
    where day.invalid_n > 0
)

select
    series_id, day + clock.step as ts, known.flag,
    known.cause is not null and known.cause = 'out_of_control' as is_out_of_control,
    known.flag = 'C' as is_calibration
from broken
join monitoring.clock as clock on invalid_hours & clock.bit <> 0
join monitoring.hour_flag as known on known.flag = flags[clock.hour + 1]
