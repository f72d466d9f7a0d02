-- title: 没有设施的监测结果 · measured outlets without a unit behind them
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
with found as (
    select distinct
        facility_no, outlet_no, concat_ws(' ', facility_no, outlet_no, pollutant) as value
    from ledger.divided
    where unit_no is null
)

select
    outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name, found.value
from found
join registry.outlet as outlet using (facility_no, outlet_no)
