-- title: 小时值只导入了一部分 · a year whose hours were imported in part
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    null::bigint as sheet_id, null::integer as row_no, null as column_name,
    concat_ws(
        '，',
        case when is_begun_late then '自 ' || strftime(recorded_from, '%Y-%m-%d') || ' 起' end,
        case
            when is_ended_early
                then '至 ' || strftime(recorded_to - interval 1 hour, '%Y-%m-%d') || ' 止'
        end
    ) as value
from monitoring.import_span
where is_begun_late or is_ended_early
