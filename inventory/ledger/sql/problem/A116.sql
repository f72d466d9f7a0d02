-- title: 以监测值为限的粒径 · size classes above the known dust, without calculated dust to scale by
-- grain: one row per outlet, with its size classes
-- cites: ENGINE
-- stored: inline
with found as (
    select
        facility_no, outlet_no,
        concat_ws(
            ' ', facility_no, outlet_no,
            string_agg(distinct pollutant, '、' order by pollutant)
        ) as value
    from ledger.size_share
    where not has_whole
    group by facility_no, outlet_no
)

select
    outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name, found.value
from found
join registry.outlet as outlet using (facility_no, outlet_no)
