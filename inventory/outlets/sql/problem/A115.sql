-- title: 未说明监测项目 · monitoring that is required of no named pollutant
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    sheet_id, row_no, 'outlet_no' as column_name, concat_ws(' ', facility_no, outlet_no) as value
from registry.outlet
anti join outlets.duty using (facility_no, outlet_no)
where requires_cems
