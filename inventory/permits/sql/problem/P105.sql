-- title: 超计算许可量 · emissions above a calculated quantity, which is no limit
-- grain: one row per problem
-- cites: XA-SYNERGY-PILOT-2024
-- stored: inline
select
    facility_no, outlet_no, pollutant, input_table, input_id,
    said_t(permitted_t) || ' 与 ' || said_t(actual_t) as told
from permits.judged
where exceeds_calculated
