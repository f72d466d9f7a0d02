-- title: 没有小时值的排放口 · outlets that require monitoring and have no hours
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    sheet_id, row_no, 'requires_cems' as column_name,
    facility_no || ' ' || outlet_no as value
from registry.outlet
anti join monitoring.annual_mass using (facility_no, outlet_no)
where requires_cems
