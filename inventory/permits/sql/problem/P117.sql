-- title: 零报与停运 · activity without emission, emission without operation
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select facility_no, outlet_no, pollutant, told, input_table, input_id
from permits.flagged
where check_id = 'X6'
