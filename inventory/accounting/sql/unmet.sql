-- title: 设施缺少的输入 · what the unit of an activity leaves out and a method needs
-- grain: one row per activity, method, pollutant and term of the unit
-- cites: ENGINE
-- union: method
with unanswered as (
    select part.activity_key, part.branch as method, part.pollutant
    from part
    where part.generated_t is null
)

select unanswered.*, term.column_name
from unanswered
join accounting.activity as activity using (activity_key)
join accounting.method_term as term
    on term.method = unanswered.method and term.origin = 'unit' and not term.is_optional
-- what the row itself leaves out is told as that
anti join accounting.lack as lack
    on lack.use_id = activity.use_id and lack.absent = activity.absent
    and lack.method = unanswered.method and lack.pollutant = unanswered.pollutant
where activity.excluded_because is null
