-- title: 不认识的治理工艺 · devices that are in no table and report no removal
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, 'technology' as column_name, technology as value
from registry.abatement
anti join accounting.removal using (facility_no, abatement_no)
