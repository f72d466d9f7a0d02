-- title: 自动监测义务 · pollutants that an outlet has to monitor continuously
-- grain: one row per outlet and pollutant
-- cites: HJ75-2017
select facility_no, outlet_no, pollutant
from registry.monitor_plan
where monitoring_mode = 'auto'

union

-- without a plan: of the pollutants that HJ 75 is about, those that the permit limits there
select facility_no, outlet_no, pollutant
from registry.outlet
join registry.permit_limit using (facility_no, outlet_no)
anti join registry.monitor_plan using (facility_no, outlet_no)
where requires_cems and pollutant in ('SO2', 'NOx', 'PM')
