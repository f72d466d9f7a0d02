-- title: 特殊时段超许可 · special periods above their limit
-- grain: one row per problem
-- cites: XA-SYNERGY-PILOT-2024
-- stored: inline
-- a day that the report tells stands in a row of its own, a month of the account does not
with special as (
    select
        gap.facility_no, gap.outlet_no, gap.pollutant, gap.permitted_t, gap.actual_t,
        gap.starts_on, gap.span, gap.special_limit_id,
        min(reported.special_period_id) as special_period_id
    from permits.special_gap as gap
    left join registry.special_period as reported
        on gap.origin = 'report'
        and reported.facility_no = gap.facility_no
        and reported.scope = gap.scope
        and reported.outlet_no is not distinct from gap.outlet_no
        and reported.pollutant = gap.pollutant
        and reported.day = gap.starts_on
        and reported.actual_t = gap.actual_t
    where gap.status = 'over'
    group by all
)

select
    facility_no, outlet_no, pollutant,
    concat_ws(
        ' ', strftime(starts_on, '%Y-%m-%d'), said_t(permitted_t) || ' 与 ' || said_t(actual_t)
    ) as told,
    case when special_period_id is null then 'special_limit' else 'special_period' end
        as input_table,
    coalesce(special_period_id, special_limit_id) as input_id,
    case
        when special_period_id is not null then 'actual_t'
        when span = 'day' then 'daily_t'
        else 'monthly_t'
    end as column_name
from special
