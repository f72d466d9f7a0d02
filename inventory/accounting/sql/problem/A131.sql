-- title: 收集效率没有填写 · routes of solvent users whose hoods nobody described
-- grain: one row per route, with the pollutants that have no result for it
-- cites: TCSES144-2024
-- stored: inline
with untold as (
    select
        facility_no, unit_no, outlet_no,
        string_agg(distinct pollutant, '、' order by pollutant) as pollutants
    from accounting.calculated
    where untold_because = '收集效率未知' and not_chosen_because = untold_because
    group by all
)

select
    route.sheet_id, min(route.row_no) as row_no, 'collection' as column_name,
    concat_ws(' ', untold.facility_no, untold.unit_no, untold.outlet_no, untold.pollutants) as value
from untold
join registry.route as route using (facility_no, unit_no, outlet_no)
group by route.sheet_id, untold.facility_no, untold.unit_no, untold.outlet_no, untold.pollutants
