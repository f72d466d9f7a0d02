-- title: 合计与分项不符 · a reported whole that its parts do not add up to
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    arg_min(report.sheet_id, report.input_id) as sheet_id,
    arg_min(report.row_no, report.input_id) as row_no,
    'amount' as column_name,
    concat_ws(
        ' ', part.facility_no, part.outlet_no, part.pollutant, part.flow,
        format('合计 {:.6g} t，分项 {:.6g} t，相差 {:.6g} t', whole_t, part_t, rest_t)
    ) as value
from outlets.stated_part as part
join outlets.stated as report
    on report.facility_no = part.facility_no
    and report.unit_no is null
    and report.outlet_no is not distinct from part.outlet_no
    and report.pollutant = part.pollutant
    and report.flow = part.flow
where part.is_told and report.excluded_because is null
group by all
