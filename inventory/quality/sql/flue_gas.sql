-- title: 排放口烟气量 · dry flue gas of each outlet: as measured, by rule, and by the carbon of its fuel
-- grain: one row per outlet whose gas is known in one of these ways
-- cites: HJ953-2018; STOICHIOMETRY
with series as (
    -- All volumes stand at the reference oxygen of the outlet. The carbon that left as carbon
    -- dioxide says how much air burnt it, between the least and the most hydrogen that the fuel may
    -- hold.
    select
        facility_no, outlet_no, pollutant, sum_t(reference_m3) as reference_m3
    from permits.stack_month
    group by all
    having bool_and(reference_m3 is not null)
),

-- several monitors of one outlet share one flow
measured as (
    select facility_no, outlet_no, arg_min(reference_m3, pollutant) as measured_m3
    from series
    group by all
),

by_unit as (
    select facility_no, unit_no, method, sum_t(account_m3) as account_m3
    from permits.reference_volume
    where not is_refused
    group by all
),

-- outlets whose gas is compared: with a limit, with an interval behind them, or measured
asked as (
    select facility_no, outlet_no
    from registry.permit_limit
    where scope = 'outlet' and concentration_mg_m3 is not null
    union
    select leg.facility_no, leg.outlet_no
    from outlets.leg as leg
    semi join quality.source_band as band
        on band.facility_no = leg.facility_no and band.unit_no = leg.unit_no
    union
    select facility_no, outlet_no
    from measured
),

leg as (
    select facility_no, outlet_no, unit_no, leg.path_frac, outlet.reference_o2_frac
    from outlets.leg as leg
    semi join asked using (facility_no, outlet_no)
    join registry.outlet as outlet using (facility_no, outlet_no)
),

-- carbonates and reducing agents give carbon dioxide without air: furnaces alone
furnace as (
    select unit_key, facility_no, unit_no
    from accounting.unit as unit
    join classification.category as node on node.category_code = unit.node_code
    semi join (from leg where reference_o2_frac is not null) as leg
        on leg.facility_no = unit.facility_no and leg.unit_no = unit.unit_no
    where node.stream = 'combustion'
),

best_rule as (
    select
        facility_no, unit_no,
        arg_min(
            account_m3,
            list_position(
                ['reference_stoichiometric', 'reference_heat', 'reference_volume'], method
            )
        ) as rule_m3
    from by_unit
    where account_m3 is not null
    group by all
),

fuel as (
    select
        unit_key, furnace.facility_no, furnace.unit_no, item,
        sum(qty_gj_ncv * counted_frac order by activity_key) as heat_gj
    from accounting.activity as activity
    join furnace using (unit_key)
    where role = 'fuel' and excluded_because is null and input_table = 'activity'
    group by all
),

left_as_co2 as (
    select unit_key, activity.item, sum_t(co2_to_c(emission.emission_t)) as carbon_t
    from ledger.emission as emission
    join accounting.activity as activity using (activity_key)
    semi join furnace using (unit_key)
    where
        emission.is_chosen and emission.role = 'fuel'
        and emission.pollutant in ('CO2', 'CO2bio')
    group by all
),

-- the fuel itself before the group that it belongs to
hydrogen as (
    select
        item.item_code as item,
        arg_min(gas.hydrogen_least_n, gas.fuel <> item.item_code) as hydrogen_least_n,
        arg_min(gas.hydrogen_most_n, gas.fuel <> item.item_code) as hydrogen_most_n
    from factors.item as item
    join quality.fuel_gas as gas on gas.fuel in (item.item_code, item.item_group)
    group by item.item_code
),

burnt as (
    select
        fuel.facility_no, fuel.unit_no,
        sum(fuel.heat_gj order by fuel.item) as heat_gj,
        sum(carbon_gas_m3(carbon_t, hydrogen_least_n) order by fuel.item) as least_m3,
        sum(carbon_gas_m3(carbon_t, hydrogen_most_n) order by fuel.item) as most_m3
    from fuel
    left join left_as_co2 using (unit_key, item)
    left join hydrogen using (item)
    group by fuel.facility_no, fuel.unit_no
    having bool_and(carbon_t > 0 and hydrogen_most_n is not null)
),

-- the gas of an outlet is known where that of every unit behind it is
joined as (
    select
        leg.facility_no, leg.outlet_no,
        case when bool_and(best_rule.rule_m3 is not null)
            then sum_t(best_rule.rule_m3 * leg.path_frac) end as rule_m3,
        case when bool_and(burnt.least_m3 is not null)
            then sum_t(burnt.least_m3 * leg.path_frac) end as least_m3,
        case when bool_and(burnt.most_m3 is not null)
            then sum_t(burnt.most_m3 * leg.path_frac) end as most_m3,
        case when bool_and(burnt.heat_gj is not null)
            then sum_t(burnt.heat_gj * leg.path_frac) end as heat_gj
    from leg
    left join best_rule using (facility_no, unit_no)
    left join burnt using (facility_no, unit_no)
    group by all
)

select
    facility_no, outlet_no, measured_m3, joined.rule_m3,
    joined.least_m3 * excess_air(outlet.reference_o2_frac) as carbon_least_m3,
    joined.most_m3 * excess_air(outlet.reference_o2_frac) as carbon_most_m3,
    joined.heat_gj,
    coalesce(measured_m3, joined.rule_m3, carbon_most_m3) as volume_m3,
    case
        when measured_m3 is not null then 'measured'
        when joined.rule_m3 is not null then 'rule'
        when carbon_most_m3 is not null then 'carbon'
    end as volume_basis
from joined
full join measured using (facility_no, outlet_no)
join registry.outlet as outlet using (facility_no, outlet_no)
where volume_m3 > 0
