-- title: 回溯区间 · which valid hours each substitute looks back to
-- grain: one row per series, last valid hour and length of the look-back
-- cites: HJ75-2017
with calibration as (
    select
        record.series_id, record.ts,
        day.valid_before_n + bit_count(day.valid_hours & hours_before(hour(record.ts)))
            as valid_before_n
    from monitoring.invalid_hour as record
    join monitoring.day as day
        on day.series_id = record.series_id and day.day = record.ts::date
    where record.is_calibration
),

lost as (
    select gap.series_id, gap.ts, calibration.valid_before_n
    from monitoring.gap_hour as gap
    asof join calibration
        on calibration.series_id = gap.series_id and calibration.ts < gap.ts
    where gap.is_out_of_control
),

ruled as (
    select
        gap.series_id, gap.ts, rule.rule_id, rule.look_back_n, capture.capture_frac,
        gap.is_out_of_control and lost.valid_before_n is null as is_without_calibration,
        -- without a known calibration the look-back starts at the run itself
        coalesce(lost.valid_before_n, gap.valid_before_n) as last_n
    from monitoring.gap_hour as gap
    join monitoring.quarter_capture as capture using (series_id, year, quarter)
    join monitoring.substitution_rule as rule
        on rule.cause = case when gap.is_out_of_control then 'out_of_control' else 'other' end
        and capture.capture_frac >= rule.capture_from_frac
        and (rule.capture_below_frac is null or capture.capture_frac < rule.capture_below_frac)
        and gap.run_n >= rule.run_from_n
        and (rule.run_to_n is null or gap.run_n <= rule.run_to_n)
    left join lost on lost.series_id = gap.series_id and lost.ts = gap.ts
)

select
    series_id, ts, rule_id, look_back_n, capture_frac, is_without_calibration,
    greatest(last_n - look_back_n, 0) as after_n, last_n
from ruled
