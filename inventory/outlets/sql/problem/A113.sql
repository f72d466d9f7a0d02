-- title: 低负荷时的监测 · tests made at low load
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
with found as (
    select
        facility_no, outlet_no, pollutant, method,
        concat_ws(
            ' ', facility_no, outlet_no, pollutant, low_load_n || '/' || test_n || ' 次'
        ) as value
    from outlets.manual_result
    where refused_because is null and operating_h is not null and low_load_n > 0
)

-- the first test stands for all that the outlet has of its kind
select
    arg_min(test.sheet_id, test.manual_test_id) as sheet_id,
    arg_min(test.row_no, test.manual_test_id) as row_no,
    'outlet_no' as column_name, found.value
from found
join registry.manual_test as test using (facility_no, outlet_no, pollutant)
where (found.method = 'manual_enforcement') = (coalesce(test.kind, '') = 'enforcement')
group by found.value, found.method
