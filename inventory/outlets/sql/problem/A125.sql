-- title: 已补足的缺失 · excused gaps that were filled
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
with found as (
    select
        facility_no, outlet_no, pollutant,
        concat_ws(
            ' ', facility_no, outlet_no, pollutant, '第' || quarter || '季度',
            sum(hours_proven) || '+' || sum(hours_unproven) || ' h',
            format('{:.4g}', sum_t(filled_t)) || ' t', max(method) filter (is_proven)
        ) as value
    from outlets.external_gap
    where is_proven and emission_t is not null
    group by facility_no, outlet_no, pollutant, quarter
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
    and verdict.verdict = 'external_fault'
group by found.value
