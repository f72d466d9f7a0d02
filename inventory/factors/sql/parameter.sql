-- title: 选定燃料与平衡参数 · heat, carbon, sulphur and ash parameters of each use
-- grain: one row per factor demand
-- cites: ENGINE
with chosen as (
    select demand_id, param, pack, factor_id, canonical_value, canonical_per
    from factors.choice
    where param not in ('ef', 'ef_fugitive')
),

-- heat and carbon of one fuel come from one set: the pack that gives the carbon, else the item
fuel_set as (
    select demand_id, pack
    from chosen
    where param = 'carbon_content'
),

from_set as (
    select
        demand_id,
        any_value(canonical_value) filter (param = 'carbon_content') as carbon_t_gj,
        any_value(factor_id) filter (param = 'carbon_content') as carbon_factor_id,
        any_value(canonical_value) filter (param = 'oxidation') as oxidation_frac,
        any_value(factor_id) filter (param = 'oxidation') as oxidation_factor_id,
        any_value(canonical_value) filter (param = 'ncv' and canonical_per = 'gj_t') as ncv_gj_t,
        any_value(canonical_value) filter (param = 'ncv' and canonical_per = 'gj_m3') as ncv_gj_m3,
        any_value(factor_id) filter (param = 'ncv') as ncv_factor_id,
        any_value(pack) as fuel_pack
    from chosen
    join fuel_set using (demand_id, pack)
    where param in ('carbon_content', 'oxidation', 'ncv')
    group by demand_id
),

-- defaults that nobody has checked stay out of an official run; the origin of the carbon is
-- the nature of the fuel, not a measured value
usable_item as (
    select item.*
    from factors.item as item
    cross join run.scope as scope
    where item.verified or scope.allow_unverified
),

balance as (
    select
        demand_id,
        any_value(canonical_value) filter (param = 'sulfur_retention') as sulfur_retention_frac,
        any_value(factor_id) filter (param = 'sulfur_retention') as sulfur_factor_id,
        any_value(canonical_value) filter (param = 'ash_retention') as ash_retention_frac,
        any_value(factor_id) filter (param = 'ash_retention') as ash_factor_id,
        any_value(canonical_value) filter (param = 'pm25_of_pm') as pm25_of_pm_frac,
        any_value(canonical_value) filter (param = 'pm10_of_pm') as pm10_of_pm_frac,
        any_value(canonical_value) filter (param = 'bc_of_pm25') as bc_of_pm25_frac,
        any_value(canonical_value) filter (param = 'oc_of_pm25') as oc_of_pm25_frac
    from chosen
    group by demand_id
)

select
    demand.demand_id,
    demand.use_id,
    demand.category_code,
    coalesce(from_set.fuel_pack, item.pack) as fuel_pack,
    coalesce(from_set.ncv_gj_t, item.ncv_gj_t) as ncv_gj_t,
    coalesce(from_set.ncv_gj_m3, item.ncv_gj_m3) as ncv_gj_m3,
    coalesce(from_set.carbon_t_gj, item.carbon_t_gj) as carbon_t_gj,
    -- a set that gives carbon without an oxidation fraction leaves it to the item
    coalesce(from_set.oxidation_frac, item.oxidation_frac) as oxidation_frac,
    from_set.ncv_factor_id,
    coalesce(from_set.carbon_factor_id, 'item:' || item.item_code) as carbon_factor_id,
    from_set.oxidation_factor_id,
    -- a fuel of which nothing is said about its origin is fossil
    coalesce(origin.biogenic_frac, 0) as biogenic_frac,
    balance.* exclude (demand_id)
from factors.demand as demand
left join usable_item as item on item.item_code = demand.item
left join factors.item as origin on origin.item_code = demand.item
left join from_set on from_set.demand_id = demand.demand_id
left join balance on balance.demand_id = demand.demand_id
