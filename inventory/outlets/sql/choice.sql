-- title: 排放口方法取舍 · which way of accounting counts, by context, losers kept
-- grain: one row per context, outlet, pollutant, month (none: the year), method and sharing
-- cites: ENGINE
with claim_rank as (
    select context, name as claim, rank
    from factors.priority
    where kind = 'method'
),

context as (
    select distinct context
    from claim_rank
),

candidate as (
    select context.context, candidate.* exclude (context)
    from outlets.candidate as candidate
    join context on context.context = coalesce(candidate.context, context.context)
),

calendar as (
    select distinct month
    from monitoring.calendar
    where is_account_year
),

wanted as (
    select facility_no, outlet_no, pollutant, count(*) as month_n
    from outlets.wanted_month
    group by all
),

month_share as (
    select facility_no, outlet_no, month, month_frac
    from outlets.operating_hours
    where month_frac is not null
),

claim as (
    select
        context, facility_no, outlet_no, pollutant, claim,
        coalesce(bool_or(month is null) filter (refused_because is null), false) as has_year,
        count(distinct month) filter (refused_because is null and is_wanted) as month_n,
        count(*) filter (refused_because is null) as usable_n
    from candidate
    left join (select *, true as is_wanted from outlets.wanted_month)
        using (facility_no, outlet_no, pollutant, month)
    group by all
),

ranked as (
    select
        claim.*, claim_rank.rank,
        case
            when claim_rank.rank is null then '该口径不采用此方法'
            when
                claim.context = 'statistics' and claim.claim = 'cems'
                and claim.month_n < wanted.month_n
                then '统计口径要求全年各季度自动监测数据可用'
        end as refused_because
    from claim
    left join wanted using (facility_no, outlet_no, pollutant)
    left join claim_rank using (context, claim)
),

eligible as (
    select *
    from ranked
    where refused_because is null and usable_n > 0
),

best as (
    select
        context, facility_no, outlet_no, pollutant,
        arg_min(claim, (rank, claim)) as best_claim,
        -- a verdict speaks for its own months; the others miss nothing without one
        arg_min(claim, (rank, claim)) filter (claim <> 'verdict') as usual_claim,
        arg_min(has_year, (rank, claim)) as is_year
    from eligible
    group by all
),

-- the months that a claim can answer, in its own words or as its share of the year
answer as (
    select eligible.*, candidate.month, false as is_share
    from eligible
    join candidate using (context, facility_no, outlet_no, pollutant, claim)
    where candidate.month is not null and candidate.refused_because is null

    union

    -- activity that is stated by month says of every other month that nothing ran
    select eligible.*, calendar.month, false as is_share
    from eligible
    cross join calendar
    where claim = 'calculated' and not has_year

    union

    select eligible.*, month_share.month, true as is_share
    from eligible
    join month_share using (facility_no, outlet_no)
    where has_year
),

winner as (
    select
        answer.context, facility_no, outlet_no, pollutant, answer.month,
        arg_min(answer.claim, (answer.rank, answer.claim, answer.is_share)) as claim,
        arg_min(answer.is_share, (answer.rank, answer.claim, answer.is_share)) as is_share
    from answer
    join best using (context, facility_no, outlet_no, pollutant)
    where not best.is_year
    group by all
),

-- of a month that is monitored in part, the rest goes to what answers next
next_winner as (
    select
        answer.context, facility_no, outlet_no, pollutant, answer.month,
        arg_min(answer.claim, (answer.rank, answer.claim, answer.is_share)) as claim,
        arg_min(answer.is_share, (answer.rank, answer.claim, answer.is_share)) as is_share
    from answer
    semi join (from winner where claim in ('cems', 'cems_filled'))
        using (context, facility_no, outlet_no, pollutant, month)
    semi join outlets.rest_month using (facility_no, outlet_no, pollutant, month)
    where answer.claim not in ('cems', 'cems_filled')
    group by all
),

shared as (
    select context, facility_no, outlet_no, pollutant, claim
    from winner
    where is_share
    union
    select context, facility_no, outlet_no, pollutant, claim
    from next_winner
    where is_share
),

stated as (
    select
        candidate.*, false as is_share, best.usual_claim,
        case
            -- what a verdict rules out is ruled out for whoever asks
            when candidate.refused_because is not null then candidate.refused_because
            when ranked.refused_because is not null then ranked.refused_because
            when best.is_year and best.best_claim = candidate.claim
                then case when candidate.month is not null then '已计入年度值' end
            when shared.claim is not null and candidate.month is null
                then '年度值已按运行小时分摊到缺少结果的月份'
            when
                best.is_year or candidate.month is null or winner.is_share
                or winner.claim is distinct from candidate.claim
                then '另一方法优先'
        end as not_chosen_because
    from candidate
    join ranked using (context, facility_no, outlet_no, pollutant, claim)
    left join best
        on best.context = candidate.context
        and best.facility_no = candidate.facility_no
        and best.outlet_no = candidate.outlet_no
        and best.pollutant = candidate.pollutant
    left join winner
        on winner.context = candidate.context
        and winner.facility_no = candidate.facility_no
        and winner.outlet_no = candidate.outlet_no
        and winner.pollutant = candidate.pollutant
        and winner.month = candidate.month
    left join shared
        on shared.context = candidate.context
        and shared.facility_no = candidate.facility_no
        and shared.outlet_no = candidate.outlet_no
        and shared.pollutant = candidate.pollutant
        and shared.claim = candidate.claim
),

spread as (
    select
        candidate.* replace (
            winner.month as month,
            candidate.emission_t * month_share.month_frac as emission_t,
            candidate.generated_t * month_share.month_frac as generated_t,
            concat_ws('；', candidate.reason, '年度值按运行小时分摊') as reason
        ),
        true as is_share,
        best.usual_claim
    from winner
    join candidate using (context, facility_no, outlet_no, pollutant, claim)
    join month_share
        on month_share.facility_no = winner.facility_no
        and month_share.outlet_no = winner.outlet_no
        and month_share.month = winner.month
    join best
        on best.context = winner.context
        and best.facility_no = winner.facility_no
        and best.outlet_no = winner.outlet_no
        and best.pollutant = winner.pollutant
    where
        winner.is_share and candidate.month is null and candidate.refused_because is null
),

added as (
    select
        candidate.* replace (
            next.month as month,
            candidate.emission_t * rest.rest_frac
            * case when next.is_share then month_share.month_frac else 1 end as emission_t,
            candidate.generated_t * rest.rest_frac
            * case when next.is_share then month_share.month_frac else 1 end as generated_t,
            concat_ws(
                '；', candidate.reason, case when next.is_share then '年度值按运行小时分摊' end,
                '本月 ' || rest.hours_pending || ' 小时没有监测或没有导入，按小时比例计'
            ) as reason
        ),
        true as is_share,
        next.claim as usual_claim
    from next_winner as next
    join candidate
        on candidate.context = next.context
        and candidate.facility_no = next.facility_no
        and candidate.outlet_no = next.outlet_no
        and candidate.pollutant = next.pollutant
        and candidate.claim = next.claim
        and (candidate.month is null) = next.is_share
        and coalesce(candidate.month, next.month) = next.month
    join outlets.rest_month as rest
        on rest.facility_no = next.facility_no
        and rest.outlet_no = next.outlet_no
        and rest.pollutant = next.pollutant
        and rest.month = next.month
    left join month_share
        on month_share.facility_no = next.facility_no
        and month_share.outlet_no = next.outlet_no
        and month_share.month = next.month
    where candidate.refused_because is null
),

verdict as (
    select * from stated
    union all by name
    select * from spread
    union all by name
    select * from added
)

select
    (md5_number_lower(concat_ws(
        '|', 'outlet', context, facility_no, outlet_no, pollutant, month, method, is_share
    )) >> 1)::bigint as choice_id,
    context, facility_no, outlet_no, pollutant, year, month, method, claim,
    emission_t, generated_t,
    not_chosen_because is null as is_chosen,
    not_chosen_because,
    nullif(
        concat_ws(
            '；', reason,
            case
                when
                    not_chosen_because is null
                    and claim <> usual_claim
                    and claim not in ('direct_discharge', 'verdict', 'cems_filled')
                    then '本月没有可用的优先方法结果'
            end
        ),
        ''
    ) as reason,
    is_share, gap_frac, substituted_t, evidence
from verdict
order by context, facility_no, outlet_no, pollutant, month, method, is_share
