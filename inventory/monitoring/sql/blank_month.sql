-- title: 分月不计缺失的小时 · hours of each month that are no lost ones, by what they are
-- grain: one row per outlet, pollutant and month of the account year that has such hours
-- cites: ENGINE
select
    series.facility_no, series.outlet_no, series.pollutant, blank.series_id, calendar.month,
    coalesce(sum(bit_count(blank_hours)) filter (kind = 'absent'), 0)::bigint as hours_absent,
    coalesce(sum(bit_count(blank_hours)) filter (kind = 'still'), 0)::bigint as hours_still,
    coalesce(sum(bit_count(blank_hours)) filter (kind = 'unknown'), 0)::bigint as hours_unknown,
    -- the outlet was in use or may have been; nothing measured it, or nobody imported it
    coalesce(
        sum(bit_count(blank_hours)) filter (kind in ('unmonitored', 'unimported')), 0
    )::bigint as hours_pending
from monitoring.blank_day as blank
join monitoring.calendar as calendar using (day)
join monitoring.series as series on series.series_id = blank.series_id
where calendar.is_account_year
group by all
