-- title: 烟气量不符 · exhaust volumes far from the one that the heat gives
-- grain: one row per problem
-- cites: HJ953-2018
-- stored: inline
select
    facility_no,
    concat_ws(
        ' ', unit_no, item,
        format('{:.4g}', exhaust_m3) || ' 与 ' || format('{:.4g}', expected_m3), factor_id
    ) as told
from permits.reference_volume
where is_refused
