-- title: 方法缺少输入 · what an activity or its unit leaves out and a method needs
-- grain: one row per activity and term that a method lacks
-- cites: ENGINE
-- stored: inline
with of_row as (
    select use_id, absent, method, pollutant, unnest(lacking) as column_name
    from accounting.lack
    -- a method of other conditions is not missed where one of ours answers
    where not (is_general and is_answered)
),

lacking as (
    select counted.activity_key, of_row.method, of_row.pollutant, of_row.column_name
    from of_row
    join accounting.activity as counted using (use_id, absent)
    where counted.excluded_because is null
    union all
    select activity_key, method, pollutant, column_name
    from accounting.unmet
),

told as (
    select
        lacking.activity_key, lacking.pollutant,
        -- what the unit leaves out is told where the row names the unit
        coalesce(quality.stated_as, 'unit_no') as column_name,
        coalesce(term.title_zh, quality.title_zh) as term_zh,
        method.title_zh as method_zh
    from lacking
    join accounting.method as method using (method)
    left join accounting.method_term as term
        on term.method = lacking.method and term.column_name = lacking.column_name
    left join accounting.quality_name as quality on quality.column_name = lacking.column_name
)

select
    activity.sheet_id, activity.row_no, told.column_name,
    told.term_zh || '（' || string_agg(distinct told.method_zh, '、' order by told.method_zh)
    || '：' || string_agg(distinct told.pollutant, '、' order by told.pollutant) || '）' as value
from told
join accounting.activity as counted using (activity_key)
join registry.activity as activity on activity.activity_id = counted.activity_id
-- what the unit itself makes up for is not missing
anti join accounting.method_result as result
    on result.activity_key = told.activity_key and result.pollutant = told.pollutant
    and result.method = 'voc_content_balance'
group by activity.sheet_id, activity.row_no, told.column_name, told.term_zh
