-- title: 手工监测取舍 · manual tests, and which of them a verdict rules out
-- grain: one row per manual test
-- cites: EPTR-2017
-- stored: view
select
    test.manual_test_id, test.facility_no, test.outlet_no, test.pollutant, test.tested_on,
    test.concentration_mg_m3, test.flow_m3_h, test.load_frac,
    -- a test that does not say who made it is the facility's own
    case when test.kind = 'enforcement' then 'manual_enforcement' else 'manual_own' end as method,
    -- what the authority tested itself stands
    case when test.kind is distinct from 'enforcement' then verdict.refused_because end
        as refused_because
from registry.manual_test as test
left join outlets.verdict_month as verdict
    on verdict.facility_no = test.facility_no
    and verdict.outlet_no = test.outlet_no
    and verdict.pollutant = test.pollutant
    and verdict.year = year(test.tested_on)
    and verdict.month = month(test.tested_on)
