-- title: 折算浓度 · hourly concentration at the reference oxygen, for comparison with limits
-- grain: one row per outlet, pollutant and hour with a record
-- cites: HJ75-2017; HJ76-2017
-- stored: view
select
    hour.facility_no, hour.outlet_no, hour.pollutant, hour.ts, hour.flag,
    hour.concentration_mg_m3, hour.o2_frac, outlet.reference_o2_frac,
    excess_air(hour.o2_frac) as excess_air_frac,
    -- an outlet without a reference is judged as measured
    case
        when outlet.reference_o2_frac is null then hour.concentration_mg_m3
        else to_reference_o2(hour.concentration_mg_m3, hour.o2_frac, outlet.reference_o2_frac)
    end as converted_mg_m3,
    coalesce(
        is_valid_flag(coalesce(hour.flag, '-')) and hour.concentration_mg_m3 >= 0
        and (outlet.reference_o2_frac is null or excess_air(hour.o2_frac) is not null),
        false
    ) as is_valid_for_compliance,
    coalesce(
        is_valid_flag(coalesce(hour.flag, '-')) and hour.concentration_mg_m3 >= 0
        and hour.flow_m3_h >= 0,
        false
    ) as is_valid_for_mass
from monitoring.hour as hour
join registry.outlet as outlet using (facility_no, outlet_no)
