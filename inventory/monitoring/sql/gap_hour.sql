-- title: 缺失与无效小时 · hours that need a substitute, in runs between valid hours
-- grain: one row per series and hour that is neither valid nor standstill
-- cites: HJ75-2017
with opening as (
    select series_id, min(valid_before_n) as opening_n
    from monitoring.day
    where is_account_year
    group by series_id
),

-- hours before the account year matter where their run crosses into it
wanted as (
    select
        day.series_id, day.day, day.year, day.quarter, day.month, day.is_account_year,
        day.valid_hours, day.valid_before_n, opening.opening_n,
        whole_day() & ~(day.valid_hours | day.stopped_hours) as invalid_hours
    from monitoring.day as day
    join opening using (series_id)
    where
        day.invalid_n > 0
        and (day.is_account_year or day.valid_before_n + day.valid_n = opening.opening_n)
),

located as (
    select
        series_id, day + clock.step as ts, year, quarter, month, is_account_year, opening_n,
        valid_before_n + bit_count(valid_hours & hours_before(clock.hour)) as valid_before_n
    from wanted
    join monitoring.clock as clock on invalid_hours & clock.bit <> 0
),

-- valid hours are counted, so all hours of one run stand behind the same number of them
run as (
    select series_id, valid_before_n, count(*) as run_n
    from located
    where is_account_year or valid_before_n = opening_n
    group by all
)

select
    located.series_id, located.ts, located.year, located.quarter, located.month,
    located.valid_before_n, run.run_n, record.flag,
    -- an hour without a record is no sign of a monitor out of control
    coalesce(record.is_out_of_control, false) as is_out_of_control
from located
join run using (series_id, valid_before_n)
left join monitoring.invalid_hour as record using (series_id, ts)
where located.is_account_year
