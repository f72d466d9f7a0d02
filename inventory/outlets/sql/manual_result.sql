-- title: 手工监测核算 · mean rate of the tests times operating hours
-- grain: one row per outlet, pollutant and who tested
-- cites: ENGINE
with rule as (
    select arg_min(canonical_value, rank) as load_min_frac
    from factors.rule
    where param = 'test_load_min'
),

judged as (
    select
        *,
        bool_and(refused_because is not null) over (
            partition by facility_no, outlet_no, pollutant, method
        ) as is_all_refused
    from outlets.counted_test
),

test as (
    select
        facility_no, outlet_no, pollutant, method,
        mg_to_t(
            avg(concentration_mg_m3 * flow_m3_h order by manual_test_id)
                filter (refused_because is null or is_all_refused)
        ) as mean_t_h,
        count(*) filter (refused_because is null or is_all_refused) as test_n,
        count(*) filter (
            load_frac < rule.load_min_frac and (refused_because is null or is_all_refused)
        ) as low_load_n,
        count(*) filter (refused_because is not null) as refused_n,
        min(tested_on) filter (refused_because is null or is_all_refused) as first_on,
        max(tested_on) filter (refused_because is null or is_all_refused) as last_on,
        -- tests that all fall under a verdict are shown, and count nowhere
        case when is_all_refused then min(refused_because) end as refused_because
    from judged
    cross join rule
    group by facility_no, outlet_no, pollutant, method, is_all_refused
)

select
    test.facility_no, test.outlet_no, test.pollutant, scope.year, test.method,
    test.mean_t_h, test.test_n, test.low_load_n, test.refused_n, test.first_on, test.last_on,
    test.refused_because,
    hours.operating_h, hours.hours_source,
    test.mean_t_h * hours.operating_h as emission_t
from test
cross join run.scope as scope
left join outlets.operating_hours as hours
    on hours.facility_no = test.facility_no
    and hours.outlet_no = test.outlet_no
    and hours.month is null
