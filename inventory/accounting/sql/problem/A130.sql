-- title: 含治理的系数未采用 · factors that hold some treatment, where the unit has treatment of its own
-- grain: one row per activity, with the pollutants that have no result for it
-- cites: ENGINE
-- stored: inline
with barred as (
    select distinct use_id, pollutant
    from factors.kept_out
    where is_barred
)

select
    stated.sheet_id, stated.row_no, 'item' as column_name,
    activity.item || '（' || string_agg(distinct barred.pollutant, '、' order by barred.pollutant)
    || '）' as value
from barred
join accounting.activity as activity using (use_id)
join registry.activity as stated on stated.activity_id = activity.activity_id
anti join accounting.method_result as result
    on result.activity_key = activity.activity_key and result.pollutant = barred.pollutant
where activity.excluded_because is null
group by stated.sheet_id, stated.row_no, activity.item
