-- title: 缺失与无效小时 · hours that need a substitute, in runs between valid hours, with their rule
-- grain: one row per series and hour of the account year that is neither valid nor standstill
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
        day.series_id, day.day, day.year, day.quarter, day.month, day.is_account_year, day.flags,
        day.valid_hours, day.valid_before_n, opening.opening_n,
        whole_day()
        & ~(day.valid_hours | day.stopped_hours | day.outside_hours) as invalid_hours
    from monitoring.day as day
    join opening using (series_id)
    where
        day.invalid_n > 0
        and (day.is_account_year or day.valid_before_n + day.valid_n = opening.opening_n)
),

located as (
    select
        series_id, day + clock.step as ts, year, quarter, month, is_account_year, opening_n,
        valid_before_n + bit_count(valid_hours & hours_before(clock.hour)) as valid_before_n,
        nullif(flags[clock.hour + 1], ' ') as flag,
        -- an hour without a record is no sign of a monitor out of control
        coalesce(is_out_of_control_flag(flag), false) as is_out_of_control,
        -- what is beyond the range is no fault of the monitor, and looks back past the same hours
        is_out_of_control or coalesce(is_over_range_flag(flag), false) as is_before_calibration
    from wanted
    join monitoring.clock as clock on invalid_hours & clock.bit <> 0
),

-- valid hours are counted, so all hours of one run stand behind the same number of them
run as (
    select series_id, valid_before_n, count(*) as run_n
    from located
    where is_account_year or valid_before_n = opening_n
    group by all
),

calibration as (
    select
        series_id, day + clock.step as ts,
        valid_before_n + bit_count(valid_hours & hours_before(clock.hour)) as valid_before_n
    from monitoring.day
    join monitoring.clock as clock
        on ~(valid_hours | stopped_hours) & clock.bit <> 0
        and is_calibration_flag(flags[clock.hour + 1])
    where has_calibration(flags)
),

-- without a known calibration the look-back starts at the run itself
looking as (
    select located.*, valid_before_n as last_n, false as is_without_calibration
    from located
    where is_account_year and not is_before_calibration
    union all
    select
        located.*, coalesce(calibration.valid_before_n, located.valid_before_n),
        calibration.series_id is null
    from located
    asof left join calibration
        on calibration.series_id = located.series_id and calibration.ts < located.ts
    where is_account_year and is_before_calibration
)

select
    looking.series_id, looking.ts, looking.year, looking.quarter, looking.month,
    looking.valid_before_n, run.run_n, looking.flag, looking.is_out_of_control,
    looking.is_before_calibration,
    rule.rule_id, rule.look_back_n, looking.is_without_calibration,
    greatest(looking.last_n - rule.look_back_n, 0)::integer as after_n,
    case when rule.rule_id is not null then looking.last_n end as last_n
from looking
join run using (series_id, valid_before_n)
join monitoring.quarter_capture as capture using (series_id, year, quarter)
left join monitoring.substitution_rule as rule
    on rule.cause = case when is_before_calibration then 'out_of_control' else 'other' end
    and capture.capture_frac >= rule.capture_from_frac
    and (rule.capture_below_frac is null or capture.capture_frac < rule.capture_below_frac)
    and run.run_n >= rule.run_from_n
    and (rule.run_to_n is null or run.run_n <= rule.run_to_n)
