-- title: 上报数值取舍 · reports weighed against each other, by context, losers with a reason
-- grain: one row per context and reported emission
-- cites: ENGINE
with priority as (
    select context, name as flow, rank
    from factors.priority
    where kind = 'flow'
),

context as (
    select context, max(rank) + 1 as last_rank
    from priority
    group by context
),

-- parts before their whole; the whole counts for what its parts leave, where rests are wanted
part as (
    select
        stated.input_id, scope.scope_of,
        case
            when whole.flow is null then 1
            when run.statement_mode = 'residual' then whole.rest_frac
            else 0
        end as part_frac
    from outlets.stated as stated
    join outlets.stated_scope as scope
        on scope.facility_no = stated.facility_no
        and scope.unit_no is not distinct from stated.unit_no
        and scope.outlet_no is not distinct from stated.outlet_no
        and scope.pollutant = stated.pollutant
    cross join run.scope as run
    left join outlets.stated_part as whole
        on stated.unit_no is null
        and whole.facility_no = stated.facility_no
        and whole.outlet_no is not distinct from stated.outlet_no
        and whole.pollutant = stated.pollutant
        and whole.flow = stated.flow
    where stated.excluded_because is null
),

claim as (
    select
        stated.facility_no, stated.pollutant, part.scope_of, stated.flow,
        sum_t(stated.emission_t * part.part_frac) as total_t,
        -- greenhouse gases are verified by a third party, and stand before all others then
        bool_and(stated.verified_by is not null and pollutant.kind = 'ghg') as is_verified
    from outlets.stated as stated
    join part using (input_id)
    join registry.pollutant as pollutant using (pollutant)
    group by all
),

placed as (
    select
        context.context, claim.*,
        row_number() over (
            partition by
                context.context, claim.facility_no, claim.pollutant, claim.scope_of
            order by
                claim.is_verified desc, coalesce(priority.rank, context.last_rank), claim.flow
        ) as place
    from claim
    cross join context
    left join priority on priority.context = context.context and priority.flow = claim.flow
),

weighed as (
    select
        *,
        count(*) over of_scope as flow_n,
        max(total_t) over (
            of_scope order by place rows between unbounded preceding and 1 preceding
        ) as before_t,
        row_number() over (of_scope order by total_t desc, place) as size_place
    from placed
    window of_scope as (partition by context, facility_no, pollutant, scope_of)
),

decided as (
    select
        weighed.*, run.statement_mode,
        case
            when flow_n = 1 then 1
            when run.statement_mode = 'mean' then 1 / flow_n
            when run.statement_mode = 'maximum' then (size_place = 1)::integer
            when run.statement_mode = 'residual' and place > 1
                then coalesce(greatest(total_t - before_t, 0) / nullif(total_t, 0), 0)
            else (place = 1)::integer
        end as flow_frac
    from weighed
    cross join run.scope as run
)

select
    context.context, stated.*, decided.scope_of, decided.statement_mode, decided.flow_n,
    decided.is_verified, part.part_frac,
    coalesce(decided.flow_frac * part.part_frac, 0) as counted_frac,
    coalesce(
        stated.excluded_because,
        case
            when counted_frac > 0 then null
            when part.part_frac = 0 and decided.statement_mode = 'residual'
                then '合计没有超出分项之和'
            when part.part_frac = 0 then '同一来源的分项优先'
            when decided.statement_mode = 'maximum' then '另一数据来源数值更大'
            when decided.statement_mode = 'residual' then '没有超出优先的数据来源'
            else '另一数据来源优先'
        end
    ) as not_counted_because
from outlets.stated as stated
cross join context
left join part using (input_id)
left join decided
    on decided.context = context.context
    and decided.facility_no = stated.facility_no
    and decided.pollutant = stated.pollutant
    and decided.scope_of = part.scope_of
    and decided.flow = stated.flow
