-- title: 活动水平取舍 · statements of one thing weighed against each other, losers with a reason
-- grain: one row per activity that competes with another statement of its unit, role and family
-- cites: ENGINE
with stated as (
    select
        activity_key, unit_key, role, item, family, is_group, month, lot_no, unit_reported,
        -- a row that names no flow is a flow of its own
        coalesce(flow, 'none') as flow,
        coalesce(amount_t, amount_m3, amount_h, amount_km, amount_n) as physical,
        coalesce(ncv_gj, gcv_gj) as heat_gj,
        coalesce(amount_t * used_ncv_gj_t, amount_m3 * used_ncv_gj_m3, ncv_gj, gcv_gj) as total_gj,
        case
            when amount_t is not null then 't'
            when amount_m3 is not null then 'm3'
            when amount_h is not null then 'h'
            when amount_km is not null then 'km'
            when amount_n is not null then 'n'
            else 'gj'
        end as measure
    from accounting.stated_activity
    where input_table = 'activity'
),

contested as (
    select unit_key, role, family
    from stated
    group by all
    having
        count(*) > 1
        and (
            count(distinct flow) > 1 or count(distinct measure) > 1
            or count(distinct unit_reported) > 1
            or (bool_or(is_group) and not bool_and(is_group))
            or (bool_or(month is null) and not bool_and(month is null))
        )
),

-- the same number twice, in two units
repeated as (
    select
        stated.*,
        format('{:.12g}', coalesce(physical, heat_gj)) as figure,
        row_number() over figure_of as nth,
        min(unit_reported) over figure_of <> max(unit_reported) over figure_of as is_in_two_units
    from stated
    semi join contested using (unit_key, role, family)
    window figure_of as (
        partition by unit_key, role, item, flow, month, measure,
            format('{:.12g}', coalesce(physical, heat_gj))
        order by lot_no, activity_key
        rows between unbounded preceding and unbounded following
    )
),

single as (
    select
        * exclude (figure, nth, is_in_two_units),
        case
            when is_in_two_units and nth > 1 then '同一数值已以另一单位填报'
        end as lost_because
    from repeated
),

-- one fuel in mass and again as heat, one coal under its own name and again as coal
measured as (
    select
        * exclude (lost_because),
        coalesce(
            lost_because,
            case
                when
                    role in ('fuel', 'reductant') and measure = 'gj'
                    and bool_or(measure <> 'gj' and lost_because is null) over same
                    then '同一燃料另有实物量'
                when is_group and bool_or(not is_group and lost_because is null) over same
                    then '同组的具体品种优先'
            end
        ) as lost_because
    from single
    window same as (partition by unit_key, role, family, flow, month)
),

-- months that are complete tell the year in more detail; a year includes months that are not
period as (
    select
        unit_key, role, item, flow,
        bool_or(month is null) as has_year,
        count(distinct month) as month_n,
        sum(physical order by activity_key) filter (month is null) as year_physical,
        arg_max(physical, month) as last_physical,
        -- every month at least as much as the one before
        list(physical order by month) filter (month is not null)
        = list_sort(list(physical order by month) filter (month is not null)) as is_rising
    from measured
    where lost_because is null
    group by all
    having count(month) > 0
),

timed as (
    select
        measured.* exclude (lost_because),
        coalesce(
            lost_because,
            case
                when period.has_year is not true then null
                when
                    period.is_rising and period.month_n > 1
                    and abs(period.last_physical - period.year_physical)
                        <= scope.tolerance_frac * period.year_physical
                    then case when measured.month is not null then '各月为当年累计值' end
                when period.month_n >= life.month_n
                    then case when measured.month is null then '已有各月数值' end
                when measured.month is not null then '已计入年度值'
            end
        ) as lost_because
    from measured
    left join period using (unit_key, role, item, flow)
    left join (
        select
            unit_key, greatest(date_diff('month', first_day, last_day) + 1, 0) as month_n
        from accounting.unit
    ) as life using (unit_key)
    cross join run.scope as scope
),

-- the flows of one family, best first; heat compares them where their measures differ
claim as (
    select
        unit_key, role, family, flow,
        sum(physical order by activity_key) as physical,
        sum(total_gj order by activity_key) as total_gj,
        min(measure) as first_measure, max(measure) as last_measure
    from timed
    where lost_because is null
    group by all
),

ranked as (
    select
        claim.unit_key, claim.role, claim.family, claim.flow,
        case
            when
                min(first_measure) over of_family = max(last_measure) over of_family
                then coalesce(physical, total_gj)
            else total_gj
        end as total,
        row_number() over (
            of_family order by coalesce(priority.rank, unranked.rank), claim.flow
        ) as place
    from claim
    cross join (select max(rank) + 1 as rank from factors.priority) as unranked
    left join factors.priority as priority
        on priority.kind = 'flow' and priority.name = claim.flow
        and priority.context = 'inventory'
    window of_family as (partition by claim.unit_key, claim.role, claim.family)
),

weighed as (
    select
        unit_key, role, family, flow, place, total,
        count(*) over of_family as flow_n,
        first_value(total) over (of_family order by place) as first_total,
        max(total) over (
            of_family order by place rows between unbounded preceding and 1 preceding
        ) as before_total,
        row_number() over (of_family order by total desc nulls last, place) as size_place
    from ranked
    window of_family as (partition by unit_key, role, family)
),

decided as (
    select
        weighed.*, scope.statement_mode,
        case
            when flow_n = 1 then 1
            when scope.statement_mode = 'mean' then 1 / flow_n
            when scope.statement_mode = 'maximum' then (size_place = 1)::integer
            when scope.statement_mode = 'residual' and place > 1
                then coalesce(greatest(total - before_total, 0) / nullif(total, 0), 0)
            else (place = 1)::integer
        end as counted_frac
    from weighed
    cross join run.scope as scope
)

select
    timed.activity_key, timed.unit_key, timed.role, timed.family, timed.item, timed.flow,
    timed.month, decided.statement_mode, decided.flow_n,
    case when timed.lost_because is null then coalesce(decided.counted_frac, 1) else 0 end
        as counted_frac,
    coalesce(
        timed.lost_because,
        case
            when decided.counted_frac > 0 then null
            when decided.statement_mode = 'maximum' then '另一数据来源数值更大'
            when decided.statement_mode = 'residual' then '没有超出优先的数据来源'
            else '另一数据来源优先'
        end
    ) as excluded_because
from timed
left join decided using (unit_key, role, family, flow)
