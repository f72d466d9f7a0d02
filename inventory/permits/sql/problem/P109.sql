-- title: 连续十二个月超许可 · twelve consecutive months above the permit
-- grain: one row per problem
-- cites: XA-SYNERGY-PILOT-2024
-- stored: inline
select
    facility_no, outlet_no, pollutant, input_table, input_id,
    concat_ws(
        ' ', '截至 ' || worst_12_months_end,
        said_t(permitted_12_months_t) || ' 与 ' || said_t(worst_12_months_t)
    ) as told
from permits.judged
where limit_kind = 'statutory' and status = 'ok' and worst_12_months_t > permitted_12_months_t
