-- title: 不常见的基准含氧量 · reference oxygen of no known standard
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    sheet_id, row_no, 'reference_o2_pct' as column_name,
    facility_no || ' ' || outlet_no as value
from registry.outlet
semi join monitoring.annual_mass using (facility_no, outlet_no)
anti join (
    select reference_o2_frac
    from monitoring.reference_oxygen
    where evidence <> 'D'
) as known using (reference_o2_frac)
where reference_o2_frac is not null
