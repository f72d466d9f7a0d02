-- title: 基准烟气量 · reference exhaust volume of boilers by fuel and of processes by product
-- grain: one row per facility, unit, role and item with a rule for its exhaust
-- cites: ENGINE
with used as (
    select
        facility_no, unit_no, year, role, item,
        sum_t(qty_t) as qty_t, sum_t(qty_m3) as qty_m3, sum_t(qty_gj_ncv) as qty_gj_ncv,
        min(volatile_frac) as volatile_frac
    from accounting.activity
    where excluded_because is null and role in ('fuel', 'product')
    group by all
),

ran as (
    select facility_no, unit_no, sum_t(qty_h) as run_h
    from accounting.activity
    where excluded_because is null and role = 'hours'
    group by all
),

placed as (
    select
        used.*, unit.category_code, unit.technology, unit.capacity_t_h, facility.region_code,
        items.item_group, ran.run_h,
        -- GJ to MJ is the step of t to kg
        qty_gj_ncv / kg_to_t(1) / coalesce(qty_m3, qty_t / kg_to_t(1)) as heat_mj,
        exists (
            from permits.rule
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
    join permits.rule as rule
        on rule.item in (placed.item, placed.item_group)
        and starts_with(placed.category_code, rule.category_code)
        and (rule.technology is null or rule.technology = placed.technology)
        and (rule.region_code is null or starts_with(placed.region_code, rule.region_code))
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

line as (
    select
        placed.*, parameter.volume, parameter.volume_id,
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
    join parameter using (facility_no, unit_no, role, item)
),

-- Nm3 per m3 of gas, per kg of solid or liquid fuel, per t of product
quantity as (
    select
        line.*,
        case
            when role = 'fuel' then coalesce(qty_m3, qty_t / kg_to_t(1))
            else coalesce(capacity_t_h * run_h, qty_t)
        end as base,
        case
            when role = 'fuel' then 'fuel'
            when capacity_t_h * run_h is not null then 'capacity'
            else 'product'
        end as base_of
    from line
),

stated as (
    select *, 'reference_heat' as method, by_heat as per_unit, by_heat_id as factor_id
    from quantity
    where by_heat is not null
    union all by name
    select *, 'reference_volume' as method, volume as per_unit, volume_id as factor_id
    from quantity
    where volume is not null
)

select
    facility_no, unit_no, year, role, item, method, base_of, factor_id,
    per_unit as exhaust_m3, base * per_unit as volume_m3,
    -- a volume far from the one that the heat of the fuel gives is a slip of its calculation
    coalesce(
        method = 'reference_volume'
        and abs(per_unit - by_heat) > setting.volume_tolerance_frac * by_heat,
        false
    ) as is_refused,
    by_heat as expected_m3
from stated
cross join permits.setting as setting
order by facility_no, unit_no, role, item, method
