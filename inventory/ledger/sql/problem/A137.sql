-- title: 核查报告优先 · verified reports that stand before default parameters
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    report.sheet_id, report.row_no, 'verified_by' as column_name,
    concat_ws(
        ' ', verified.facility_no, verified.pollutant, verified.verified_by,
        format('报告 {:.6g} t，核算 {:.6g} t', any_value(report_t), any_value(scope_t))
    ) as value
from ledger.verified as verified
join registry.reported_emission as report
    on report.reported_emission_id = verified.input_id
group by
    report.sheet_id, report.row_no, verified.facility_no, verified.pollutant,
    verified.verified_by
