-- title: 核算设施 · units with a short key, their place, and the days on which they existed
-- grain: one row per unit
-- cites: ENGINE
select
    trait.unit_key, trait.facility_no, trait.unit_no, trait.node_code,
    facility.region_code, facility.industry_code,
    -- of the account year, both days included; none where it had closed before or opens later
    greatest(unit.opened_on, facility.opened_on, make_date(scope.year, 1, 1)) as first_day,
    least(
        unit.closed_on, facility.closed_on,
        (make_date(scope.year + 1, 1, 1) - interval 1 day)::date
    ) as last_day
from factors.unit_trait as trait
join registry.unit as unit using (facility_no, unit_no)
join registry.facility as facility using (facility_no)
cross join run.scope as scope
