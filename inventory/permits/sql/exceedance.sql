-- title: 超标倍数 · by how many times a reported concentration exceeds its limit
-- grain: one row per reported exceedance with concentration and limit
-- cites: ENGINE
-- stored: view
select
    exceedance_id, facility_no, outlet_no, pollutant, year, period, concentration_mg_m3,
    limit_mg_m3, concentration_mg_m3 / limit_mg_m3 - 1 as exceed_times_frac, reason
from registry.exceedance
where limit_mg_m3 > 0 and concentration_mg_m3 is not null
