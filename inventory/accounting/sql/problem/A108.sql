-- title: 分配比例 · shares of outlets that do not add up
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
with route as (
    select facility_no, unit_no, outlet_no, max(share_frac) as share_frac
    from registry.route as route
    join registry.outlet as outlet using (facility_no, outlet_no)
    where outlet.kind <> 'fugitive'
    group by all
)

select
    unit.sheet_id, unit.row_no, 'unit_no' as column_name,
    sum(share_frac order by outlet_no)::varchar as value
from route
join registry.unit as unit using (facility_no, unit_no)
cross join run.scope as scope
group by unit.sheet_id, unit.row_no, facility_no, unit_no, scope.tolerance_frac
having abs(sum(share_frac order by outlet_no) - 1) > scope.tolerance_frac
