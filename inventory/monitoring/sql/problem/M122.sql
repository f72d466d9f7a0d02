-- title: 无法修约的小时 · invalid hours without a valid hour before them
-- grain: one row per problem
-- cites: HJ75-2017
-- stored: inline
select
    outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name,
    concat_ws(' ', facility_no, outlet_no, pollutant, hours_unfilled || ' h') as value
from monitoring.annual_mass
join registry.outlet as outlet using (facility_no, outlet_no)
where usable and hours_unfilled > 0
