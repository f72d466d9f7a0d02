-- title: 认定的因子已不在库中 · attestations of factors that have left the library
-- grain: one row per attestation
-- cites: ENGINE
-- stored: inline
select
    null::integer as sheet_id, null::integer as row_no, 'factor_id' as column_name,
    concat_ws(' ', factor_id, attested_value, unit, attested_by, attested_on::varchar) as value
from factors.attestation
where state = 'gone'
