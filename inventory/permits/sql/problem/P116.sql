-- title: 烟气量与燃料不符 · gas volumes far from that of the fuel
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select facility_no, outlet_no, pollutant, told, input_table, input_id
from permits.flagged
where check_id = 'X4'
