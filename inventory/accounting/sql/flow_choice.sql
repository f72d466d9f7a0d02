-- title: 数据来源取舍 · which data flow and period count for each activity
-- grain: one row per unit, role and item that more than one flow or period reports
-- cites: ENGINE
with claim as (
    select
        facility_no, unit_no, role, item,
        -- rows that name no flow compete as a flow of their own
        coalesce(flow, 'none') as flow,
        bool_or(month is null) as has_annual,
        bool_or(month is not null) as has_monthly
    from registry.activity
    group by all
),

ranked as (
    select claim.*, coalesce(priority.rank, unranked.rank) as flow_rank
    from claim
    cross join (select max(rank) as rank from factors.priority) as unranked
    left join factors.priority as priority
        on priority.kind = 'flow' and priority.name = claim.flow
)

select
    facility_no, unit_no, role, item,
    arg_min(flow, (flow_rank, flow)) as chosen_flow,
    -- an annual amount includes the months of the same flow
    arg_min(has_annual and has_monthly, (flow_rank, flow)) as is_annual_only
from ranked
group by all
having count(*) > 1 or bool_or(has_annual and has_monthly)
