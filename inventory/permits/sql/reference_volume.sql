-- title: 基准烟气量 · reference exhaust volume of boilers by fuel and of processes by product
-- grain: one row per facility, unit, role and item with a rule for its exhaust
-- cites: HJ953-2018
with used as (
    select
        facility_no, unit_no, year, role, item,
        sum_t(qty_t) as qty_t, sum_t(qty_m3) as qty_m3, sum_t(qty_gj_ncv) as qty_gj_ncv,
        min(volatile_frac) as volatile_frac
    from ledger.activity
    where excluded_because is null and role in ('fuel', 'product')
    group by all
),

ran as (
    select facility_no, unit_no, sum_t(qty_h) as run_h
    from ledger.activity
    where excluded_because is null and role = 'hours'
    group by all
),

placed as (
    select
        used.*, unit.category_code, unit.technology, unit.capacity_t_h, facility.region_code,
        items.item_group, ran.run_h,
        -- GJ to MJ is the step of t to kg
        qty_gj_ncv / kg_to_t(1) / nullif(coalesce(qty_m3, qty_t / kg_to_t(1)), 0) as heat_mj,
        exists (
            from factors.rule
            where param = 'exhaust_boiler' and starts_with(unit.category_code, rule.category_code)
        ) as is_boiler
    from used
    join registry.unit as unit using (facility_no, unit_no)
    join registry.facility as facility using (facility_no)
    left join factors.item as items on items.item_code = used.item
    left join ran using (facility_no, unit_no)
),

-- an item key is met by the item itself or by its group
matched as (
    select
        facility_no, unit_no, role, placed.item, param,
        arg_min(rule.value, rule.rank) as value,
        arg_min(rule.canonical_value, rule.rank) as canonical_value,
        arg_min(rule.factor_id, rule.rank) as factor_id
    from placed
    join factors.rule as rule
        on rule.item in (placed.item, placed.item_group)
        and starts_with(placed.category_code, rule.category_code)
        and (rule.technology is null or rule.technology = placed.technology)
        and starts_with(placed.region_code, rule.region_code)
    where starts_with(param, 'exhaust') and (role = 'product' or is_boiler)
    group by all
),

parameter as (
    select
        facility_no, unit_no, role, item,
        any_value(value) filter (param = 'exhaust_slope') as slope,
        any_value(value) filter (param = 'exhaust_intercept') as intercept,
        any_value(value) filter (param = 'exhaust_slope_lean') as slope_lean,
        any_value(value) filter (param = 'exhaust_intercept_lean') as intercept_lean,
        any_value(value) filter (param = 'exhaust_slope_low_heat') as slope_low,
        any_value(value) filter (param = 'exhaust_intercept_low_heat') as intercept_low,
        any_value(canonical_value) filter (param = 'exhaust_lean_limit') as lean_limit,
        any_value(canonical_value) filter (param = 'exhaust_low_heat_limit') as low_limit,
        any_value(value) filter (param = 'exhaust_volume') as volume,
        any_value(factor_id) filter (param = 'exhaust_volume') as volume_id,
        any_value(factor_id) filter (param = 'exhaust_slope') as slope_id,
        any_value(factor_id) filter (param = 'exhaust_slope_lean') as lean_id,
        any_value(factor_id) filter (param = 'exhaust_slope_low_heat') as low_id
    from matched
    group by all
),

-- a limit is written at the oxygen of its outlet; of two the one that allows less gas counts
oxygen as (
    select path.facility_no, path.unit_no, min(reference_o2_frac) as reference_o2_frac
    from outlets.leg as path
    join registry.outlet as outlet using (facility_no, outlet_no)
    where path.outlet_kind <> 'fugitive'
    group by all
),

by_analysis as (
    select
        placed.facility_no, placed.unit_no, placed.role, placed.item, gas.factor_ids,
        dry_m3 + (excess_air(gas.reference_o2_frac) - 1) * air_m3 as by_components,
        -- other volumes stand at the oxygen of the rule, the outlet may have another
        (
            excess_air(coalesce(oxygen.reference_o2_frac, gas.reference_o2_frac))
            - excess_air(gas.reference_o2_frac)
        ) * air_m3 as more_air
    from placed
    join permits.gas_volume as gas using (facility_no, item)
    left join oxygen using (facility_no, unit_no)
    where is_boiler and role = 'fuel' and not is_refused and qty_m3 is not null
),

line as (
    select
        placed.*, parameter.volume, parameter.volume_id, by_components, more_air,
        by_analysis.factor_ids as by_components_id,
        case
            when heat_mj < low_limit then slope_low * heat_mj + intercept_low
            when volatile_frac < lean_limit then slope_lean * heat_mj + intercept_lean
            else slope * heat_mj + intercept
        end as by_heat,
        case
            when heat_mj < low_limit then low_id
            when volatile_frac < lean_limit then lean_id
            else slope_id
        end as by_heat_id
    from placed
    left join parameter using (facility_no, unit_no, role, item)
    left join by_analysis using (facility_no, unit_no, role, item)
),

-- Nm3 per m3 of gas, per kg of solid or liquid fuel, per t of product
quantity as (
    select
        line.*,
        case
            when role <> 'fuel' then coalesce(capacity_t_h * run_h, line.qty_t)
            when line.qty_m3 is not null then fuel.fuel_m3
            else fuel.fuel_t / kg_to_t(1)
        end as base,
        case
            when role = 'fuel' then fuel.base_of
            when capacity_t_h * run_h is not null then 'capacity'
            else 'product'
        end as base_of,
        case when role = 'fuel' then fuel.base_years end as base_years,
        case
            when role = 'fuel' then coalesce(line.qty_m3, line.qty_t / kg_to_t(1))
            else line.qty_t
        end as used
    from line
    left join permits.fuel_base as fuel using (facility_no, unit_no, item)
),

-- each volume beside one that was found in another way: the components against the heat
stated as (
    select
        *, 'reference_heat' as method, by_heat as per_unit, by_heat_id as factor_id,
        by_heat as expected
    from quantity
    where by_heat is not null
    union all by name
    select
        *, 'reference_stoichiometric' as method, by_components + more_air as per_unit,
        by_components_id as factor_id, by_heat + more_air as expected
    from quantity
    where by_components is not null
    union all by name
    select
        quantity.*, 'reference_volume' as method, volume as per_unit, volume_id as factor_id,
        case
            when by_heat is null then by_components
            when abs(by_components - by_heat) <= setting.volume_tolerance_frac * by_heat
                then by_components
            else by_heat
        end as expected
    from quantity
    cross join permits.setting as setting
    where volume is not null
)

select
    facility_no, unit_no, year, role, item, method, base_of, stated.base_years, factor_id,
    per_unit as exhaust_m3, base * per_unit as volume_m3, used * per_unit as account_m3,
    -- a volume far from the one that another way gives is a slip of its calculation
    coalesce(
        abs(per_unit - expected) > setting.volume_tolerance_frac * expected, false
    ) as is_refused,
    expected as expected_m3
from stated
cross join permits.setting as setting
order by facility_no, unit_no, role, item, method
