-- title: 没有对应数值的认定 · decisions on values that no report and no result has
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    said.sheet_id, said.row_no, 'decision' as column_name,
    concat_ws(' ', said.facility_no, said.outlet_no, said.unit_no, said.pollutant, said.flow)
        as value
from registry.value_decision as said
join run.scope as run using (year)
anti join outlets.stated as report
    on report.facility_no = said.facility_no
    and report.outlet_no is not distinct from said.outlet_no
    and report.unit_no is not distinct from said.unit_no
    and report.pollutant = said.pollutant
    and report.flow = coalesce(said.flow, report.flow)
anti join ledger.quarantine as result
    on said.flow is null
    and said.unit_no is null
    and result.facility_no = said.facility_no
    and result.outlet_no is not distinct from said.outlet_no
    and result.pollutant = said.pollutant
