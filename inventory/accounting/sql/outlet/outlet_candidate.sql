-- title: 排放口候选排放量 · what each way of accounting gives for a watched outlet
-- grain: one row per outlet, pollutant, month (none: the year) and method
-- cites: HJ75-2017
with reported_flow as (
    select
        facility_no, outlet_no, pollutant, year, month, reported.flow,
        sum_t(reported.emission_t) as emission_t,
        coalesce(min(priority.rank), max(unranked.rank)) as flow_rank
    from accounting.reported as reported
    semi join accounting.watched_outlet using (facility_no, outlet_no, pollutant)
    cross join (select max(rank) as rank from factors.priority) as unranked
    left join factors.priority as priority
        on priority.kind = 'flow' and priority.name = reported.flow
    group by all
),

best_flow as (
    select facility_no, outlet_no, pollutant, arg_min(flow, (flow_rank, flow)) as flow
    from reported_flow
    group by all
),

candidate as (
    select
        mass.facility_no, mass.outlet_no, mass.pollutant, mass.year, mass.month,
        'cems' as method, 'cems' as claim,
        mass.mass_t as emission_t,
        case
            when mass.hours_unfilled > 0 then mass.hours_unfilled || ' 个无效小时无法修约，未计入'
        end as reason,
        1 - mass.quarter_capture_frac as gap_frac,
        mass.substituted_t,
        '自动监测 ' || mass.hours_valid || ' 个有效小时，修约 ' || mass.hours_substituted || ' 个'
            as evidence
    from monitoring.monthly_mass as mass
    where mass.mass_t is not null

    union all by name

    select
        facility_no, outlet_no, pollutant, year, method, method as claim, emission_t,
        case
            when low_load_n > 0 then low_load_n || ' 次监测时的负荷偏低，结果未作调整'
        end as reason,
        test_n || ' 次监测，' || first_on || ' 至 ' || last_on
        || case hours_source when 'reported' then '；上报运行小时' else '；自动监测运行小时' end
            as evidence
    from accounting.manual_result
    where emission_t is not null

    union all by name

    select
        facility_no, outlet_no, pollutant, year, month, method, 'calculated' as claim,
        emission_t, generated_t, '活动水平' as evidence
    from accounting.outlet_calculated

    union all by name

    select
        facility_no, outlet_no, pollutant, year, month,
        'direct_discharge' as method, 'direct_discharge' as claim,
        emission_t, generated_t, reason, gap_frac, '产生量' as evidence
    from accounting.direct_discharge

    union all by name

    select
        facility_no, outlet_no, pollutant, year, month, 'reported' as method,
        'reported' as claim, emission_t, flow as evidence
    from reported_flow
    semi join best_flow using (facility_no, outlet_no, pollutant, flow)
)

select
    facility_no, outlet_no, pollutant, year, month, method, claim, emission_t, generated_t,
    reason, gap_frac, coalesce(substituted_t, 0) as substituted_t, evidence
from candidate
order by all
