-- title: 核算方法取舍 · the best method where several answer for one activity
-- grain: one row per activity and pollutant that several methods can account
-- cites: ENGINE
with contested as (
    select use_id, pollutant
    from (
        select use_id, pollutant, 'coefficient' as method from factors.emission_factor
        union all
        select use_id, pollutant, method from accounting.method_input
    )
    group by use_id, pollutant
    having count(distinct method) > 1
),

ranked as (
    select result.activity_key, result.pollutant, result.method, priority.rank
    from accounting.method_result as result
    semi join contested
        on contested.use_id = result.use_id and contested.pollutant = result.pollutant
    join factors.priority as priority
        on priority.kind = 'method'
        -- which method an activity takes is a matter of quality, the same in every context
        and priority.context = 'inventory'
        and priority.name = result.method
)

select activity_key, pollutant, arg_min(method, (rank, method)) as chosen_method
from ranked
group by all
having count(distinct method) > 1
