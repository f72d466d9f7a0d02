-- title: 按核算超许可，待确认 · outlets and totals above their permit by calculation alone
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    facility_no, outlet_no, pollutant, input_table, input_id,
    '许可 ' || said_t(permitted_t) || ' 核算 ' || coalesce(said_t(actual_t), '无') as told
from permits.judged
where status = 'unconfirmed'
