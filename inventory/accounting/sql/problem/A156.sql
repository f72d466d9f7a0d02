-- title: 扣减多于来源 · deductions of CO2 above what they are taken off
-- grain: one row per facility and category
-- cites: ENGINE
-- stored: inline
with net as (
    select facility_no, category_code, sum_t(emission_t) as net_t
    from accounting.calculated
    where pollutant = 'CO2' and not_chosen_because is null
    group by all
    having bool_or(stage = 'deducted') and sum_t(emission_t) < 0
)

select
    facility.sheet_id, facility.row_no, 'facility_no' as column_name,
    concat_ws(' ', net.facility_no, net.category_code, format('{:.6g} t CO2', net_t)) as value
from net
join registry.facility as facility using (facility_no)
