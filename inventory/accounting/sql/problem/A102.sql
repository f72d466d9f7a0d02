-- title: 没有活动水平的设施 · units without activity or report
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, 'unit_no' as column_name, unit_no as value
from registry.unit
anti join registry.activity using (facility_no, unit_no)
anti join registry.reported_emission using (facility_no, unit_no)
