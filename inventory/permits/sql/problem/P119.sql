-- title: 接近许可量 · years to date near their permitted quantity
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select facility_no, outlet_no, pollutant, told, input_table, input_id
from permits.flagged
where check_id = 'X8'
