-- title: 修约小时 · each invalid or missing hour with its raw value, rule and substitute
-- grain: one row per series and hour that is neither valid nor standstill
-- cites: HJ75-2017
with measured as (
    select
        series_id, day, valid_hour_n,
        mg_to_kg(concentration_mg_m3 * flow_m3_h) as rate_kg_h
    from monitoring.read_hour
    where valid_hour_n is not null
),

entered as (
    select series_id, after_n, last_n, first_day as day
    from monitoring.look_back_block
    where is_first_read
    union all
    select series_id, after_n, last_n, final_day as day
    from monitoring.look_back_block
    where is_final_read
),

edge as (
    select entered.series_id, after_n, last_n, max(measured.rate_kg_h) as max_kg_h
    from entered
    join measured
        on measured.series_id = entered.series_id
        and measured.day = entered.day
        and measured.valid_hour_n > entered.after_n
        and measured.valid_hour_n <= entered.last_n
    group by all
),

largest as (
    select series_id, after_n, last_n, max(max_kg_h) as max_kg_h
    from (
        select series_id, after_n, last_n, block_max_kg_h as max_kg_h
        from monitoring.look_back_block
        union all
        select series_id, after_n, last_n, max_kg_h from edge
    )
    group by all
)

select
    series.facility_no, series.outlet_no, series.pollutant, gap.series_id, gap.ts,
    gap.year, gap.quarter, gap.month,
    gap.flag, record.concentration_mg_m3, record.flow_m3_h,
    case when gap.is_out_of_control then 'out_of_control' else 'other' end as cause,
    gap.run_n, look_back.rule_id,
    look_back.last_n - look_back.after_n as look_back_found_n,
    largest.max_kg_h as substituted_kg_h,
    case
        when look_back.rule_id is null then '季度捕集率不足，不修约'
        when largest.max_kg_h is null then '此前没有有效小时，无法修约'
        else
            nullif(
                concat_ws(
                    '；',
                    case
                        when look_back.last_n - look_back.after_n < look_back.look_back_n
                            then '此前的有效小时不足，按已有的取值'
                    end,
                    case
                        when look_back.is_without_calibration then '没有校准记录，按失效前取值'
                    end
                ),
                ''
            )
    end as reason
from monitoring.gap_hour as gap
join monitoring.series as series using (series_id)
left join monitoring.read_hour as record
    on record.series_id = gap.series_id and record.ts = gap.ts
left join monitoring.look_back as look_back
    on look_back.series_id = gap.series_id and look_back.ts = gap.ts
left join largest
    on largest.series_id = gap.series_id
    and largest.after_n = look_back.after_n
    and largest.last_n = look_back.last_n
