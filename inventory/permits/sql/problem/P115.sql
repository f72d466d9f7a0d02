-- title: 大于产生量 · reports above what was generated
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select facility_no, outlet_no, pollutant, told, input_table, input_id
from permits.flagged
where check_id = 'X3'
