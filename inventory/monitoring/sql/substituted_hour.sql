-- title: 修约小时 · each invalid or missing hour with its raw value, rule and substitute
-- grain: one row per series and hour that is neither valid nor standstill
-- cites: HJ75-2017
-- stored: view
select
    series.facility_no, series.outlet_no, series.pollutant, gap.series_id, gap.ts,
    gap.year, gap.quarter, gap.month,
    gap.flag, record.concentration_mg_m3[hour(gap.ts) + 1] as concentration_mg_m3,
    record.flow_m3_h[hour(gap.ts) + 1] as flow_m3_h,
    case
        when gap.is_out_of_control then 'out_of_control'
        when gap.is_before_calibration then 'over_range'
        else 'other'
    end as cause,
    gap.run_n, gap.rule_id, gap.last_n - gap.after_n as look_back_found_n,
    largest.max_kg_h as substituted_kg_h,
    gap_reason(
        gap.rule_id, largest.max_kg_h, gap.last_n - gap.after_n < gap.look_back_n,
        gap.is_without_calibration
    ) as reason
from monitoring.gap_hour as gap
join monitoring.series as series using (series_id)
left join monitoring.read_day as record
    on record.series_id = gap.series_id and record.day = gap.ts::date
left join monitoring.look_back_rate as largest
    on largest.series_id = gap.series_id
    and largest.after_n = gap.after_n
    and largest.last_n = gap.last_n
