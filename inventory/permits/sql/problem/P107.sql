-- title: 年内变更 · quantities that change within the year
-- grain: one row per problem
-- cites: XA-SYNERGY-PILOT-2024
-- stored: inline
select
    facility_no, outlet_no, pollutant, said_t(permitted_t) as told,
    'permit_limit' as input_table, permit_limit_id as input_id
from permits.statutory_limit
where limit_change is not null and limited_frac >= 1
