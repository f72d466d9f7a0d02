-- title: 没有设施的上报 · reports that name no unit
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, 'unit_no' as column_name, facility_no as value
from registry.reported_emission
where unit_no is null
