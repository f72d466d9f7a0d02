-- title: 大于公式值 · written quantities above what the formula gives
-- grain: one row per problem
-- cites: XA-SYNERGY-PILOT-2024
-- stored: inline
-- a written quantity above what the formula gives from the same permit's concentration
select
    facility_no, outlet_no, pollutant,
    said_t(written.permitted_t) || ' 与 ' || said_t(formula.candidate_t) as told,
    'permit_limit' as input_table, written.permit_limit_id as input_id
from permits.statutory_limit as written
join (
    select facility_no, outlet_no, pollutant, min(candidate_t) as candidate_t
    from permits.formula_limit
    group by all
) as formula using (facility_no, outlet_no, pollutant)
cross join permits.setting as setting
where
    written.scope = 'outlet'
    and written.permitted_t > formula.candidate_t * (1 + setting.formula_tolerance_frac)
