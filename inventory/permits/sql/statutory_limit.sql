-- title: 法定许可排放量 · the strictest written quantity of each scope
-- grain: one row per facility, scope, outlet, pollutant and year that has a written quantity
-- cites: XA-SYNERGY-PILOT-2024
select
    facility_no, scope, outlet_no, pollutant, year,
    min(quantity_t) as permitted_t,
    arg_min(basis, quantity_t) as limit_basis,
    arg_min(document, quantity_t) as document,
    count(*) as candidates
from registry.permit_limit
where quantity_t is not null
group by all
order by all
