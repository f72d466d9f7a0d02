-- title: 治理耗用 · reagents, gas and power of treatment devices, by unit that they serve
-- grain: one row per unit, device, item and month (none: the year)
-- cites: ENGINE
with reported as (
    -- an amount stands on every pollutant row of the device: it is one amount
    select
        facility_no, abatement_no, year, month,
        min(abatement_run_id) as input_id,
        max(limestone_t) as limestone_t, max(urea_t) as urea_t,
        max(gas_m3) as gas_m3, max(power_kwh) as power_kwh
    from registry.abatement_run
    group by all
),

used as (
    select
        reported.* exclude (limestone_t, urea_t, gas_m3, power_kwh), reagent.unit_no,
        reagent.role, reagent.item,
        case reagent.item when 'limestone' then limestone_t when 'urea' then urea_t end as amount_t,
        case reagent.item when 'natural_gas' then gas_m3 end as amount_m3,
        case reagent.item when 'electricity' then kwh_to_gj(power_kwh) end as amount_gj,
        1 / count(*) over (
            partition by reported.facility_no, reported.abatement_no, year, month, reagent.item
        ) as unit_frac
    from reported
    join factors.reagent as reagent using (facility_no, abatement_no)
),

stated as (
    select *
    from used
    where coalesce(amount_t, amount_m3, amount_gj) > 0
)

select
    facility_no, unit_no, abatement_no, year, month, role, item, input_id, unit_frac,
    amount_t * unit_frac as amount_t,
    amount_m3 * unit_frac as amount_m3,
    amount_gj * unit_frac as amount_gj,
    -- twelve months tell the year; with fewer of them the year stands
    case
        when bool_or(month is null) over period and month is not null
            then '已计入年度值'
    end as excluded_because
from stated
window period as (partition by facility_no, unit_no, abatement_no, item)
