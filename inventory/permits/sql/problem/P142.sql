-- title: 特殊时段按核算超许可，待确认 · months of special periods above their limit by calculation alone
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    facility_no, outlet_no, pollutant, 'special_limit' as input_table,
    special_limit_id as input_id,
    concat_ws(
        ' ', special_kind, starts_on, '许可 ' || said_t(permitted_t), '核算 ' || said_t(actual_t)
    ) as told
from permits.special_gap
where status = 'unconfirmed'
