-- title: 不计缺失的时段 · stretches without hours that are no lost ones, and what they are
-- grain: one row per outlet, pollutant, kind and stretch of days of the account year
-- cites: ENGINE
with counted as (
    select
        blank.series_id, blank.day, blank.kind, bit_count(blank.blank_hours) as hours,
        calendar.day_n - row_number() over (
            partition by blank.series_id, blank.kind order by blank.day
        ) as island_n
    from monitoring.blank_day as blank
    join monitoring.calendar as calendar using (day)
    where calendar.is_account_year
)

select
    series.facility_no, series.outlet_no, series.pollutant, counted.series_id, kind,
    case kind
        when 'absent' then '排放口不存在'
        when 'still' then '停运'
        when 'unmonitored' then '没有监测设备'
        when 'unknown' then '停运或不明'
        else '未导入'
    end as kind_zh,
    min(day) as from_day, max(day) as to_day, sum(hours)::bigint as hours_blank
from counted
join monitoring.series as series on series.series_id = counted.series_id
group by
    series.facility_no, series.outlet_no, series.pollutant, counted.series_id, kind, island_n
