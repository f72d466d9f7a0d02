-- title: 存疑的结果 · results that cannot be true and wait for a decision
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    coalesce(outlet.sheet_id, facility.sheet_id) as sheet_id,
    coalesce(outlet.row_no, facility.row_no) as row_no,
    case when outlet.outlet_no is null then 'facility_no' else 'outlet_no' end as column_name,
    concat_ws(
        ' ', doubt.facility_no, doubt.outlet_no, doubt.pollutant,
        format('{:.6g} t', value_t),
        case when permitted_t is not null then format('许可量 {:.6g} t', permitted_t) end
    ) as value
from ledger.quarantine as doubt
join registry.facility as facility using (facility_no)
left join registry.outlet as outlet using (facility_no, outlet_no)
where doubt.decision is null
