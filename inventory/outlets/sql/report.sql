-- title: 上报排放量 · emissions that an enterprise or a department reports
-- grain: one row per reported emission
-- cites: ENGINE
-- stored: view
select
    reported.reported_emission_id as input_id,
    reported.facility_no, reported.unit_no, reported.outlet_no,
    facility.region_code, facility.industry_code,
    reported.year, reported.month, coalesce(reported.flow, 'none') as flow, reported.lot_no,
    coalesce(stream.category_code, unit.category_code) as category_code,
    stream.stream,
    reported.pollutant,
    'reported' as method,
    reported.emission_t, reported.unit_reported, reported.verified_by,
    reported.sheet_id, reported.row_no
from registry.reported_emission as reported
join registry.facility as facility using (facility_no)
left join registry.unit as unit
    on unit.facility_no = reported.facility_no and unit.unit_no = reported.unit_no
left join classification.stream as stream
    on stream.node_code = unit.category_code
    and stream.role = 'reported'
    and stream.pollutant = reported.pollutant
