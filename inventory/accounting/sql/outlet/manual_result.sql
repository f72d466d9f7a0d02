-- title: 手工监测核算 · mean rate of the tests times operating hours
-- grain: one row per outlet, pollutant and who tested
-- cites: ENGINE
with rule as (
    select max(canonical_value) as load_min_frac
    from factors.factor
    where param = 'test_load_min'
),

test as (
    select
        facility_no, outlet_no, pollutant,
        -- a test that does not say who made it is the facility's own
        case when kind = 'enforcement' then 'manual_enforcement' else 'manual_own' end as method,
        mg_to_t(avg(concentration_mg_m3 * flow_m3_h order by manual_test_id)) as mean_t_h,
        count(*) as test_n,
        count(*) filter (load_frac < rule.load_min_frac) as low_load_n,
        min(tested_on) as first_on,
        max(tested_on) as last_on
    from registry.manual_test
    cross join rule
    group by all
)

select
    test.facility_no, test.outlet_no, test.pollutant, scope.year, test.method,
    test.mean_t_h, test.test_n, test.low_load_n, test.first_on, test.last_on,
    hours.operating_h, hours.hours_source,
    test.mean_t_h * hours.operating_h as emission_t
from test
cross join run.scope as scope
left join accounting.outlet_hours as hours
    on hours.facility_no = test.facility_no
    and hours.outlet_no = test.outlet_no
    and hours.month is null
