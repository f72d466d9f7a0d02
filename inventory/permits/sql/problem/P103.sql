-- title: 不合常理的数据 · impossible emissions
-- grain: one row per problem
-- cites: XA-SYNERGY-PILOT-2024
-- stored: inline
select
    facility_no, outlet_no, pollutant, input_table, input_id,
    concat_ws(
        ' ', '许可 ' || said_t(permitted_t), '实际 ' || coalesce(said_t(actual_t), '无')
    ) as told
from permits.judged
where status = 'data_invalid'
