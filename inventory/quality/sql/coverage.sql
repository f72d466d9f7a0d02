-- title: 核算覆盖 · how each expected substance of a source is known, or why not
-- grain: one row per source (unit and leaf) with activity or a result, and expected substance
-- cites: ENGINE
-- stored: view
select
    -- Expected is what quality.expected_kind says. accounted: a formula and factors; measured: a
    -- monitor or a test; reported: a statement; not_accounted: no result, which is no zero.
    unit.region_code, unit.industry_code, covered.facility_no, covered.unit_no,
    covered.category_code, covered.stream, covered.pollutant,
    coalesce(covered.state, 'not_accounted') as state,
    covered.method, covered.evidence, covered.is_fallback,
    coalesce(covered.state = 'accounted' and left_out.unit_key is not null, false) as is_partial,
    reason.lack_code,
    case when covered.state = 'accounted' then '未含：' || left_out.left_out else reason.reason end
        as reason,
    reason.remedy_zh
from quality.covered as covered
join accounting.unit as unit using (unit_key)
left join quality.missing_reason as reason using (unit_key, category_code, pollutant)
left join quality.left_out as left_out using (unit_key, category_code, pollutant)
