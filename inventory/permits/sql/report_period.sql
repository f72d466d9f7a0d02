-- title: 执行报告分期排放量 · lines of execution reports by month, quarter or year
-- grain: one row per line of an execution report
-- cites: ENGINE
-- stored: view
select
    report_line_id, facility_no, scope, outlet_no, pollutant, year,
    -- a line of a month is one of its quarter as well, and is compared as a month
    case when month is null then quarter end as quarter, month,
    permitted_t, actual_t, reason, sheet_id, row_no
from registry.report_line
