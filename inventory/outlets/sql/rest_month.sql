-- title: 监测未覆盖的部分月份 · what part of a monitored month nothing measured or nobody imported
-- grain: one row per outlet, pollutant and month that is monitored in part
-- cites: ENGINE
select
    facility_no, outlet_no, pollutant, month, hours_pending,
    hours_pending / (mass.hours_operating + hours_pending) as rest_frac
from monitoring.blank_month
join monitoring.monthly_mass as mass using (facility_no, outlet_no, pollutant, month)
where hours_pending > 0
