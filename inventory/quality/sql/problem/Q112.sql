-- title: 不可能的数值 · values of the registry and of monitors that cannot be and were left out
-- grain: one row per value
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, column_name, value, null::varchar as file
from registry.impossible_value
union all by name
select
    row_no, column_name,
    concat_ws(' ', facility_no, outlet_no, pollutant, strftime(ts, '%Y-%m-%d %H:%M'), value)
        as value,
    file
from monitoring.impossible_hour
