-- title: 监测与来源核对 · gas volumes, mean concentrations, months near the limit, rival records
-- grain: one row per comparison of checks X4, X7, X8, X9 and X10
-- cites: ENGINE
-- stored: view
with gas_month as (
    select
        stack.facility_no, stack.outlet_no, stack.pollutant, stack.year, stack.month,
        quarter(make_date(stack.year, stack.month, 1)) as quarter,
        volume_m3, reference_m3,
        volume_m3 is not null and rest.month is null as is_whole
    from permits.stack_month as stack
    left join outlets.rest_month as rest using (facility_no, outlet_no, pollutant, month)
),

-- months in which the outlet was in use and its monitor does not tell all of the gas
lacking as (
    select facility_no, outlet_no, pollutant, month
    from outlets.wanted_month
    semi join gas_month using (facility_no, outlet_no, pollutant)
    anti join (from gas_month where is_whole) using (facility_no, outlet_no, pollutant, month)
    -- standstill, hour by hour
    anti join (from monitoring.monthly_mass where hours_operating = 0)
        using (facility_no, outlet_no, pollutant, month)
    union
    select facility_no, outlet_no, pollutant, month
    from gas_month
    where not is_whole
),

gas as (
    select
        facility_no, outlet_no, pollutant, year,
        sum_t(volume_m3) as volume_m3, sum_t(reference_m3) as reference_m3
    from gas_month
    anti join lacking using (facility_no, outlet_no, pollutant)
    group by all
),

-- like by like: what is reported of a period is divided by the gas of that period
reported_gas as (
    select
        line.report_line_id, line.facility_no, line.outlet_no, line.pollutant, line.year,
        line.quarter, line.month, line.actual_t, sum_t(gas_month.volume_m3) as volume_m3
    from permits.report_period as line
    join gas_month
        on gas_month.facility_no = line.facility_no
        and gas_month.outlet_no = line.outlet_no
        and gas_month.pollutant = line.pollutant
        and gas_month.year = line.year
        and coalesce(line.quarter, gas_month.quarter) = gas_month.quarter
        and coalesce(line.month, gas_month.month) = gas_month.month
    where
        line.actual_t is not null
        and not exists (
            from lacking
            where
                lacking.facility_no = line.facility_no
                and lacking.outlet_no = line.outlet_no
                and lacking.pollutant = line.pollutant
                and coalesce(line.month, lacking.month) = lacking.month
                and coalesce(
                    line.quarter, quarter(make_date(line.year, lacking.month, 1))
                ) = quarter(make_date(line.year, lacking.month, 1))
        )
    group by all
),

-- a quarter within a year that was compared, or a month within either, adds nothing
widest as (
    select
        *,
        bool_or(quarter is null and month is null) over same as has_year,
        bool_or(quarter is not null) over (
            partition by facility_no, outlet_no, pollutant, year,
            coalesce(quarter, quarter(make_date(year, month, 1)))
        ) as has_quarter
    from reported_gas
    window same as (partition by facility_no, outlet_no, pollutant, year)
    qualify
        quarter is null and month is null
        or not has_year and (quarter is not null or not has_quarter)
),

-- the first row of the fuel behind an outlet stands for all of them
burnt as (
    select path.facility_no, path.outlet_no, min(fuel.activity_id) as activity_id
    from outlets.leg as path
    join ledger.activity as fuel using (facility_no, unit_no)
    semi join gas on gas.facility_no = path.facility_no and gas.outlet_no = path.outlet_no
    where fuel.role = 'fuel' and fuel.excluded_because is null
    group by all
),

strictest as (
    select facility_no, outlet_no, pollutant, year, min(concentration_mg_m3) as limit_mg_m3
    from registry.permit_limit
    where scope = 'outlet' and concentration_mg_m3 is not null
    group by all
),

fuel as (
    select
        facility_no, unit_no, year, item, coalesce(flow, 'none') as flow,
        excluded_because is null as is_used,
        sum_t(qty_t) as qty_t, sum_t(qty_m3) as qty_m3, sum_t(qty_gj_ncv) as qty_gj_ncv,
        min(activity_id) as activity_id
    from ledger.activity
    where role = 'fuel'
    group by all
),

-- months are added up only where the year comes near a written limit
near as (
    select facility_no, outlet_no, pollutant, year, gap.permitted_t, permit_limit_id
    from permits.outlet_gap as gap
    join (from permits.statutory_limit where scope = 'outlet') as written
        using (facility_no, outlet_no, pollutant, year)
    cross join permits.setting as setting
    where limit_kind = 'statutory' and gap.permitted_t > 0 and ratio >= setting.limit_near_frac
),

month_near as (
    select
        facility_no, outlet_no, pollutant, year, month, permitted_t, permit_limit_id,
        sum_t(emission_t) as emission_t
    from ledger.outlet_actual_month
    join near using (facility_no, outlet_no, pollutant, year)
    where month is not null
    group by all
),

month_share as (
    select
        *,
        sum(emission_t::decimal(38, 18)) over (
            partition by facility_no, outlet_no, pollutant, year order by month
        )::double as cumulative_t
    from month_near
),

-- every source but the first against the first of the same thing
record as (
    select
        facility_no, outlet_no, unit_no, pollutant, year, month, coalesce(flow, 'none') as flow,
        sum_t(emission_t) as emission_t, 'reported_emission' as input_table,
        min(reported_emission_id) as input_id
    from registry.reported_emission
    group by all
    union all by name
    select
        facility_no, outlet_no, pollutant, year, month, 'execution_report' as flow,
        actual_t as emission_t, 'report_line' as input_table, report_line_id as input_id
    from permits.report_period
    where scope in ('outlet', 'plant') and quarter is null and actual_t is not null
),

rival as (
    select
        *,
        first_value(flow) over same as first_flow,
        first_value(emission_t) over same as first_t
    from record
    window same as (
        partition by facility_no, outlet_no, unit_no, pollutant, year, month order by flow
    )
)

select
    'X4' as check_id, gas.facility_no, gas.outlet_no, gas.pollutant, gas.year,
    gas.reference_m3 as value_a, 'cems' as source_a, formula.account_m3 as value_b,
    formula.method as source_b, 'm3' as value_unit,
    gas.reference_m3 not between formula.account_m3 * setting.gas_least_frac
    and formula.account_m3 * setting.gas_most_frac as is_flagged,
    'activity' as input_table, burnt.activity_id as input_id
from gas
join permits.formula_limit as formula
    on formula.facility_no = gas.facility_no
    and formula.outlet_no = gas.outlet_no
    and formula.pollutant = gas.pollutant
    and list_has_all(['fuel', 'fuel_mean', 'design'], string_split(formula.base_of, '+'))
left join burnt
    on burnt.facility_no = gas.facility_no and burnt.outlet_no = gas.outlet_no
cross join permits.setting as setting
where gas.reference_m3 is not null

union all by name
select
    'X7' as check_id, facility_no, outlet_no, pollutant, year, quarter, month,
    actual_t / mg_to_t(1) / volume_m3 as value_a, 'execution_report' as source_a,
    limit_mg_m3 as value_b, 'permit' as source_b, 'mg/m3' as value_unit,
    actual_t / mg_to_t(1) / volume_m3 > limit_mg_m3
    or actual_t / mg_to_t(1) / volume_m3 < setting.concentration_least_frac * limit_mg_m3
        as is_flagged,
    'report_line' as input_table, report_line_id as input_id
from widest
join strictest using (facility_no, outlet_no, pollutant, year)
cross join permits.setting as setting
where volume_m3 > 0

union all by name
-- the month in which the year to date first comes near the limit, and the one that reaches it
select
    'X8' as check_id, facility_no, outlet_no, pollutant, year, month, cumulative_t as value_a,
    'year_to_date' as source_a, permitted_t as value_b, 'permit' as source_b,
    't' as value_unit, true as is_flagged, 'permit_limit' as input_table,
    permit_limit_id as input_id
from month_share
cross join permits.setting as setting
where
    (
        cumulative_t >= permitted_t * setting.limit_near_frac
        and cumulative_t - emission_t < permitted_t * setting.limit_near_frac
    )
    or (cumulative_t >= permitted_t and cumulative_t - emission_t < permitted_t)

union all by name
select
    'X9' as check_id, used.facility_no, used.unit_no, used.item, used.year,
    coalesce(used.qty_gj_ncv, used.qty_t, used.qty_m3) as value_a, used.flow as source_a,
    coalesce(other.qty_gj_ncv, other.qty_t, other.qty_m3) as value_b, other.flow as source_b,
    case
        when used.qty_gj_ncv is not null then 'GJ'
        when used.qty_t is not null then 't'
        else 'm3'
    end as value_unit,
    abs(value_a - value_b) > setting.fuel_tolerance_frac * abs(value_a) as is_flagged,
    'activity' as input_table, other.activity_id as input_id
from fuel as used
join fuel as other
    on other.facility_no = used.facility_no
    and other.unit_no = used.unit_no
    and other.year = used.year
    and other.item = used.item
    and other.flow <> used.flow
    and (other.qty_gj_ncv is null) = (used.qty_gj_ncv is null)
    and (other.qty_t is null) = (used.qty_t is null)
cross join permits.setting as setting
where used.is_used and not other.is_used

union all by name
select
    'X10' as check_id, facility_no, outlet_no, unit_no, pollutant, year, month,
    emission_t as value_a, flow as source_a, first_t as value_b, first_flow as source_b,
    't' as value_unit,
    abs(emission_t - first_t) > setting.record_tolerance_frac * abs(first_t) as is_flagged,
    input_table, input_id
from rival
cross join permits.setting as setting
where flow <> first_flow
