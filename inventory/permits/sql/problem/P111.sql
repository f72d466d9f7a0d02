-- title: 合计小于分项 · totals below the sum of their outlets
-- grain: one row per problem
-- cites: XA-SYNERGY-PILOT-2024
-- stored: inline
select
    facility_no, outlet_no, pollutant, input_table, input_id,
    said_t(permitted_t) || ' 与 ' || said_t(outlets_t) as told
from permits.judged
where outlets_t > permitted_t
