-- title: 不予采用的监测数据 · monitoring data that a verdict rules out
-- grain: one row per problem
-- cites: EPTR-2017
-- stored: inline
with found as (
    select
        facility_no, outlet_no, pollutant,
        concat_ws(
            ' ', facility_no, outlet_no, pollutant, method, count(*) || ' 个结果',
            min(refused_because)
        ) as value
    from outlets.candidate
    where refused_because is not null
    group by facility_no, outlet_no, pollutant, method
)

-- the first verdict stands for all that the outlet has of its kind
select
    arg_min(verdict.sheet_id, verdict.monitoring_verdict_id) as sheet_id,
    arg_min(verdict.row_no, verdict.monitoring_verdict_id) as row_no,
    'verdict' as column_name, found.value
from found
join registry.monitoring_verdict as verdict
    on verdict.facility_no = found.facility_no
    and verdict.outlet_no = found.outlet_no
    and (verdict.pollutant is null or verdict.pollutant = found.pollutant)
    and verdict.verdict <> 'external_fault'
group by found.value
