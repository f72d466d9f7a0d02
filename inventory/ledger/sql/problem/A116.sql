-- title: 无法折算的粒径 · size classes above the measured dust, without dust to scale by
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
with found as (
    select distinct
        facility_no, outlet_no, concat_ws(' ', facility_no, outlet_no, pollutant) as value
    from ledger.size_share
    where emission_t is null
)

select
    outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name, found.value
from found
join registry.outlet as outlet using (facility_no, outlet_no)
