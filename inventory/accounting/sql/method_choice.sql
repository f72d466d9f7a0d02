-- title: 核算方法取舍 · the best method where several answer for one activity
-- grain: one row per activity and pollutant that several methods can account
-- cites: ENGINE
with contested as (
    select use_id, pollutant from factors.emission_factor
    intersect
    (
        select use_id, pollutant from factors.balance
        union
        select use_id, 'VOCs' as pollutant from factors.use where role = 'solvent'
        union
        select use_id, pollutant from accounting.fugitive_factor
    )
),

ranked as (
    select result.input_id, result.pollutant, result.method, priority.rank
    from accounting.method_result as result
    semi join contested
        on contested.use_id = result.use_id and contested.pollutant = result.pollutant
    join factors.priority as priority
        on priority.kind = 'method'
        -- which method an activity takes is a matter of quality, the same in every context
        and priority.context = 'inventory'
        and priority.name = result.method
    where result.input_table = 'activity'
)

select input_id, pollutant, arg_min(method, (rank, method)) as chosen_method
from ranked
group by all
having count(distinct method) > 1
