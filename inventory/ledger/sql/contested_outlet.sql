-- title: 以监测结果计入的排放口 · outlets whose result does not come from activity alone
-- grain: one row per outlet and pollutant, in the order of methods of the run
-- cites: ENGINE
select
    choice.facility_no, choice.outlet_no, choice.pollutant,
    sum_t(choice.emission_t) as outlet_t,
    -- the method that answers first among those that count
    arg_min(choice.method, (priority.rank, choice.method)) as leading_method,
    arg_min(choice.claim, (priority.rank, choice.method)) as leading_claim
from outlets.choice as choice
join run.scope as scope on scope.method_context = choice.context
join factors.priority as priority
    on priority.kind = 'method'
    and priority.context = choice.context
    and priority.name = choice.claim
where choice.is_chosen
group by all
having bool_or(choice.claim not in ('calculated', 'reported'))
