-- title: 读取的日 · raw values of the hours of days that substitution needs hour by hour
-- grain: one row per series and day with a record
-- cites: HJ75-2017
select series_id, day, record.concentration_mg_m3, record.flow_m3_h
from monitoring.day_row as record
join monitoring.wanted_day using (series_id, day)
