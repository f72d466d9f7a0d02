-- title: 一项也没有核算的设施 · units of which not one expected substance is known
-- grain: one row per unit
-- cites: ENGINE
-- stored: inline
select
    unit.sheet_id, unit.row_no, 'category_code' as column_name,
    concat_ws(
        ' ', coverage.facility_no, coverage.unit_no, unit.category_code,
        array_to_string(coverage.not_accounted, '、')
    ) as value
from quality.coverage_by_source as coverage
join registry.unit as unit using (facility_no, unit_no)
where coverage.accounted_n = 0 and coverage.unit_no is not null
