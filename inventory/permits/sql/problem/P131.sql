-- title: 没有上年排放量 · shares to reduce without an emission of the year before
-- grain: one row per problem
-- cites: HJ942-2018
-- stored: inline
select
    special.sheet_id, special.row_no, 'reduction_frac' as column_name,
    formula.facility_no, formula.outlet_no, formula.pollutant, base_year || '年' as told
from permits.special_formula as formula
join registry.special_limit as special using (special_limit_id)
where formula.daily_t is null
