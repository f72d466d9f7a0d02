-- title: 排放口候选排放量 · what each way of accounting gives for a watched outlet
-- grain: one row per outlet, pollutant, month (none: the year) and method, of reports per context
-- cites: HJ75-2017
with reported as (
    select
        context, facility_no, outlet_no, pollutant, year, month,
        sum_t(emission_t * counted_frac) as emission_t,
        string_agg(distinct flow, '+' order by flow) as flow
    from outlets.statement
    semi join outlets.watched using (facility_no, outlet_no, pollutant)
    where counted_frac > 0
    group by all
),

refused as (
    select facility_no, outlet_no, pollutant, month, refused_because
    from outlets.verdict_month
    where is_refused
),

-- what a facility reports of a year holds the months whose data are refused
doubted as (
    select facility_no, outlet_no, pollutant, month
    from refused
    union
    select facility_no, outlet_no, pollutant, null as month
    from refused
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
            as evidence,
        refused.refused_because
    from monitoring.monthly_mass as mass
    left join refused using (facility_no, outlet_no, pollutant, month)
    where mass.mass_t is not null

    union all by name

    select
        gap.facility_no, gap.outlet_no, gap.pollutant, gap.year, gap.month,
        gap.method, 'cems_filled' as claim, gap.emission_t,
        concat_ws(
            '；',
            '非单位原因缺失（' || gap.document || '），本季度缺失比例 '
            || format('{:.3g}', gap.gap_frac) || '，本月补足 ' || format('{:.4g}', gap.filled_t)
            || ' t',
            case
                when gap.hours_unproven > 0
                    then '认定期间以外的 ' || gap.hours_unproven || ' 个缺失小时按最大小时排放量计'
            end,
            case
                when gap.method = 'cems_half_year_mean' and gap.test_n is not null
                    then '部分缺失时段按期间的手工监测计'
            end
        ) as reason,
        gap.gap_frac, gap.filled_t as substituted_t,
        concat_ws(
            '，',
            '自动监测 ' || gap.hours_valid || ' 个有效小时',
            case
                when gap.hours_proven > 0 and gap.method = 'cems_half_year_mean'
                    then
                        gap.hours_proven || ' 个缺失小时按上一半年均值（稳定运行 '
                        || gap.stable_n || ' 小时）补足'
                when gap.hours_proven > 0
                    then
                        gap.hours_proven || ' 个缺失小时按期间的手工监测（' || gap.test_n
                        || ' 次）补足'
            end
        ) as evidence,
        refused.refused_because
    from outlets.external_gap as gap
    left join refused using (facility_no, outlet_no, pollutant, month)
    where gap.emission_t is not null

    union all by name

    select
        facility_no, outlet_no, pollutant, year, method, method as claim, emission_t,
        nullif(
            concat_ws(
                '；',
                case
                    when low_load_n > 0 then low_load_n || ' 次监测时的负荷偏低，结果未作调整'
                end,
                case
                    when refused_n > 0 and refused_because is null
                        then refused_n || ' 次自行监测在认定期间，未采用'
                end
            ),
            ''
        ) as reason,
        test_n || ' 次监测，' || first_on || ' 至 ' || last_on
        || case hours_source when 'reported' then '；上报运行小时' else '；自动监测运行小时' end
            as evidence,
        refused_because
    from outlets.manual_result
    where emission_t is not null

    union all by name

    select
        facility_no, outlet_no, pollutant, year, month, method, 'calculated' as claim,
        emission_t, generated_t, '活动水平' as evidence
    from outlets.calculated

    union all by name

    select
        facility_no, outlet_no, pollutant, year, month,
        'direct_discharge' as method, claim, emission_t, generated_t, reason, gap_frac,
        '产生量' as evidence
    from outlets.direct_discharge

    union all by name

    select
        reported.context, reported.facility_no, reported.outlet_no, reported.pollutant,
        reported.year, reported.month, 'reported' as method,
        'reported' as claim, emission_t, flow as evidence,
        case
            when doubted.outlet_no is not null then '上报值所依据的监测数据经认定不予采用'
        end as reason
    from reported
    left join doubted
        on doubted.facility_no = reported.facility_no
        and doubted.outlet_no = reported.outlet_no
        and doubted.pollutant = reported.pollutant
        and doubted.month is not distinct from reported.month
)

select
    -- what several flows report is weighed by context; all else is the same in each
    context, facility_no, outlet_no, pollutant, year, month, method, claim, emission_t, generated_t,
    reason, gap_frac, coalesce(substituted_t, 0) as substituted_t, evidence,
    refused_because
from candidate
order by all
