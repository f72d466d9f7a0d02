-- title: 超过推算值 · days above what the share to reduce gives
-- grain: one row per problem
-- cites: HJ942-2018
-- stored: inline
select
    special.sheet_id, special.row_no, 'reduction_frac' as column_name,
    gap.facility_no, gap.outlet_no, gap.pollutant,
    concat_ws(
        ' ', strftime(starts_on, '%Y-%m-%d'), '推算 ' || said_t(permitted_t),
        '实际 ' || said_t(gap.actual_t)
    ) as told
from permits.special_gap as gap
join registry.special_limit as special using (special_limit_id)
where gap.exceeds_formula
