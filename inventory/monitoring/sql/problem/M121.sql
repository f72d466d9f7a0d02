-- title: 自动监测数据不可用 · hourly values that do not carry the year
-- grain: one row per problem
-- cites: HJ75-2017
-- stored: inline
select
    outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name,
    concat_ws(' ', facility_no, outlet_no, pollutant, reason) as value
from monitoring.annual_mass
join registry.outlet as outlet using (facility_no, outlet_no)
where not usable
