-- title: 没有产生量的认定 · verdicts on months without a generated quantity
-- grain: one row per problem
-- cites: EPTR-2017
-- stored: inline
with unpriced as (
    select verdict.facility_no, verdict.outlet_no, verdict.pollutant, count(*) as month_n
    from outlets.verdict_month as verdict
    anti join (from outlets.candidate where claim = 'verdict' and month is null)
        using (facility_no, outlet_no, pollutant)
    anti join (from outlets.candidate where claim = 'verdict')
        using (facility_no, outlet_no, pollutant, month)
    where verdict.is_generated
    group by all
),

found as (
    select
        facility_no, outlet_no, pollutant,
        concat_ws(' ', facility_no, outlet_no, pollutant, month_n || ' 个月') as value
    from unpriced
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
