-- title: 煤气的碳多于来源 · more carbon burnt as gas than was charged
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    facility.sheet_id, facility.row_no, 'facility_no' as column_name,
    concat_ws(
        ' ', facility_no,
        format('煤气 {:.6g} t，来源 {:.6g} t CO2', moved_co2_t, charged_co2_t - kept_co2_t)
    ) as value
from accounting.plant_carbon
join registry.facility as facility using (facility_no)
where residual_co2_t < 0
