-- title: 治理耗用项目 · what treatment devices use up, by unit that they serve
-- grain: one row per unit, device and item that the device uses up
-- cites: ENGINE
with used as (
    select
        facility_no, abatement_no,
        bool_or(limestone_t > 0) as limestone, bool_or(urea_t > 0) as urea,
        bool_or(gas_m3 > 0) as natural_gas, bool_or(power_kwh > 0) as electricity
    from registry.abatement_run
    group by all
),

stated as (
    select facility_no, abatement_no, 'sorbent' as role, 'limestone' as item
    from used
    where limestone
    union all
    select facility_no, abatement_no, 'sorbent', 'urea'
    from used
    where urea
    union all
    select facility_no, abatement_no, 'fuel', 'natural_gas'
    from used
    where natural_gas
    union all
    select facility_no, abatement_no, 'electricity', 'electricity'
    from used
    where electricity
)

select distinct route.facility_no, route.unit_no, route.abatement_no, stated.role, stated.item
from stated
join registry.route as route using (facility_no, abatement_no)
