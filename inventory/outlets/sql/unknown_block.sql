-- title: 排放口停运或不明时段 · stretches of an outlet without hours and, as stated, without operation
-- grain: one row per outlet and stretch of days
-- cites: ENGINE
select
    facility_no, outlet_no, from_day, to_day,
    string_agg(series.pollutant, '、' order by series.pollutant) as pollutants,
    max(hours_unknown) as hours_unknown,
    min(basis_zh) as basis_zh,
    max(stated_h) as stated_h,
    max(hours_recorded) as hours_recorded
from monitoring.unknown_block as unknown
join monitoring.series as series using (series_id, facility_no, outlet_no)
group by all
