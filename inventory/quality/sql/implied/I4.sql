-- title: 单位热量烟气量 · measured flue gas by GJ of fuel, against what the carbon of the fuel takes
-- grain: one row per outlet with measured gas, all of whose units burn fuels of known kind
-- cites: STOICHIOMETRY; HJ75-2017
-- stored: inline
select
    gas.facility_no, gas.outlet_no,
    gas.measured_m3 / gas.heat_gj as value, 'm3/GJ' as unit,
    gas.carbon_least_m3 * setting.gas_least_frac / gas.heat_gj as lower,
    gas.carbon_most_m3 * setting.gas_most_frac / gas.heat_gj as upper,
    gas.measured_m3 as volume_m3, gas.volume_basis, 'measured' as state,
    'STOICHIOMETRY' as cites,
    case
        when value > upper then 'high'
        when value < lower then 'low'
        when gas.measured_m3 not between gas.carbon_least_m3 and gas.carbon_most_m3 then 'near'
        else 'ok'
    end as verdict,
    greatest(value / upper, lower / nullif(value, 0)) as beyond_frac
from quality.flue_gas as gas
cross join permits.setting as setting
where gas.measured_m3 is not null and gas.carbon_most_m3 is not null and gas.heat_gj > 0
