-- title: 读取的小时值 · raw values of invalid hours, and of days that a look-back enters in part
-- grain: one row per series and hour with a record on such a day
-- cites: HJ75-2017
with entered as (
    select series_id, first_day as day
    from monitoring.look_back_block
    where is_first_read
    union
    select series_id, final_day as day
    from monitoring.look_back_block
    where is_final_read
),

wanted as (
    select
        day.series_id, day.day, day.valid_hours, day.valid_before_n,
        case
            when entered.day is null then whole_day() & ~(valid_hours | stopped_hours)
            else whole_day() & ~stopped_hours
        end as read_hours
    from monitoring.day as day
    left join entered using (series_id, day)
    where entered.day is not null or day.is_account_year and day.invalid_n > 0
)

select
    record.series_id, record.day, record.day + clock.step as ts,
    case
        when wanted.valid_hours & clock.bit <> 0
            then
                wanted.valid_before_n
                + bit_count(wanted.valid_hours & hours_before(clock.hour)) + 1
    end as valid_hour_n,
    record.concentration_mg_m3[clock.hour + 1] as concentration_mg_m3,
    record.flow_m3_h[clock.hour + 1] as flow_m3_h
from monitoring.day_row as record
join wanted using (series_id, day)
join monitoring.clock as clock on wanted.read_hours & clock.bit <> 0
where record.flags[clock.hour + 1] <> ' '
