-- title: 不足全年，未比较 · outlets and totals of which hours were imported in part, and not compared
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    facility_no, outlet_no, pollutant, input_table, input_id,
    '许可 ' || said_t(permitted_t) || ' 已知 ' || coalesce(said_t(actual_t), '无') as told
from permits.judged
where status = 'incomplete'
