-- title: 特殊时段按核算超许可，待确认 · months of special periods above their limit by calculation alone
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    facility_no, outlet_no, pollutant,
    concat_ws(
        ' ', strftime(starts_on, '%Y-%m-%d'), said_t(permitted_t) || ' 与 ' || said_t(actual_t)
    ) as told,
    'special_limit' as input_table, special_limit_id as input_id, 'monthly_t' as column_name
from permits.special_gap
where status = 'unconfirmed'
