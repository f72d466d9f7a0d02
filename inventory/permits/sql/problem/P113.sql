-- title: 报告与自核相差过大 · reports far from the own account
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select facility_no, outlet_no, pollutant, told, input_table, input_id
from permits.flagged
where check_id = 'X1'
