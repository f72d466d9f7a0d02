-- title: 选定燃料参数 · heat, carbon and oxidation of the fuel of each use, from one set
-- grain: one row per factor demand
-- cites: ENGINE
with chosen as (
    select demand_id, param, pack, factor_id, evidence, canonical_value, canonical_per
    from factors.choice
    where param in ('ncv', 'carbon_content', 'oxidation')
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
        any_value(pack) as fuel_pack,
        any_value(canonical_value) filter (param = 'carbon_content') as carbon_t_gj,
        any_value(factor_id) filter (param = 'carbon_content') as carbon_factor_id,
        any_value(evidence) filter (param = 'carbon_content') as carbon_evidence,
        any_value(canonical_value) filter (param = 'oxidation') as oxidation_frac,
        any_value(factor_id) filter (param = 'oxidation') as oxidation_factor_id,
        any_value(evidence) filter (param = 'oxidation') as oxidation_evidence,
        any_value(canonical_value) filter (param = 'ncv' and canonical_per = 'gj_t') as ncv_gj_t,
        any_value(canonical_value) filter (param = 'ncv' and canonical_per = 'gj_m3') as ncv_gj_m3,
        any_value(factor_id) filter (param = 'ncv') as ncv_factor_id,
        any_value(evidence) filter (param = 'ncv') as ncv_evidence
    from chosen
    join fuel_set using (demand_id, pack)
    group by demand_id
),

-- what the item says of itself, where the set is silent
own as (
    select
        item.*,
        case when carbon_t_gj is not null
            then concat_ws(':', pack, 'item', item_code, 'carbon_content')
        end as carbon_factor_id,
        case when oxidation_frac is not null
            then concat_ws(':', pack, 'item', item_code, 'oxidation')
        end as oxidation_factor_id,
        case when coalesce(ncv_gj_t, ncv_gj_m3) is not null
            then concat_ws(':', pack, 'item', item_code, 'ncv')
        end as ncv_factor_id
    from factors.item as item
    cross join run.scope as scope
    where item.evidence <= scope.min_evidence and item.evidence <> 'D'
)

select
    demand.demand_id,
    demand.use_id,
    demand.category_code,
    coalesce(from_set.fuel_pack, own.pack) as fuel_pack,
    coalesce(from_set.ncv_gj_t, own.ncv_gj_t) as ncv_gj_t,
    coalesce(from_set.ncv_gj_m3, own.ncv_gj_m3) as ncv_gj_m3,
    coalesce(from_set.ncv_factor_id, own.ncv_factor_id) as ncv_factor_id,
    coalesce(from_set.ncv_evidence, own.evidence) as ncv_evidence,
    coalesce(from_set.carbon_t_gj, own.carbon_t_gj) as carbon_t_gj,
    coalesce(from_set.carbon_factor_id, own.carbon_factor_id) as carbon_factor_id,
    coalesce(from_set.carbon_evidence, own.evidence) as carbon_evidence,
    -- a set that gives carbon without an oxidation fraction leaves it to the item
    coalesce(from_set.oxidation_frac, own.oxidation_frac) as oxidation_frac,
    coalesce(from_set.oxidation_factor_id, own.oxidation_factor_id) as oxidation_factor_id,
    coalesce(from_set.oxidation_evidence, own.evidence) as oxidation_evidence,
    -- a fuel of which nothing is said about its origin is fossil
    coalesce(origin.biogenic_frac, 0) as biogenic_frac,
    -- what the item's own heat and carbon take for granted, where they are used
    case
        when from_set.fuel_pack is null or from_set.fuel_pack = own.pack then own.assumption_zh
    end as assumption_zh
from factors.demand as demand
left join own on own.item_code = demand.item
left join factors.item as origin on origin.item_code = demand.item
left join from_set on from_set.demand_id = demand.demand_id
