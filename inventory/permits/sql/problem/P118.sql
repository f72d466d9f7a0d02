-- title: 平均浓度不合理 · mean concentrations above the limit or improbably low
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select facility_no, outlet_no, pollutant, told, input_table, input_id
from permits.flagged
where check_id = 'X7'
