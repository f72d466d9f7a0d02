-- title: 核算设施 · units with a short key for the joins of one run
-- grain: one row per unit
-- cites: ENGINE
select
    row_number() over (order by facility_no, unit_no) as unit_key,
    unit.facility_no, unit.unit_no, unit.category_code as node_code,
    facility.region_code, facility.industry_code
from registry.unit as unit
join registry.facility as facility using (facility_no)
