-- title: 按直排核算 · required monitoring that is missing
-- grain: one row per problem
-- cites: EPTR-2017
-- stored: inline
with found as (
    select
        facility_no, outlet_no,
        concat_ws(
            ' ', facility_no, outlet_no, pollutant,
            format('{:.4g}', sum_t(emission_t)) || ' t', min(reason)
        ) as value
    from outlets.choice
    where context = 'permit' and is_chosen and claim = 'direct_discharge'
    group by facility_no, outlet_no, pollutant
)

select
    outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name, found.value
from found
join registry.outlet as outlet using (facility_no, outlet_no)
