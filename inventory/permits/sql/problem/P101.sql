-- title: 超许可 · outlets and totals above their permit
-- grain: one row per problem
-- cites: XA-SYNERGY-PILOT-2024
-- stored: inline
select
    facility_no, outlet_no, pollutant, input_table, input_id,
    '许可 ' || said_t(permitted_t) || ' 实际 ' || coalesce(said_t(actual_t), '无') as told
from permits.judged
where status = 'over'
