-- title: 燃料碳平衡法 · CO2 from the carbon in fuel and reductant
-- grain: one row per fuel activity and origin of its carbon (fossil CO2, biogenic CO2bio)
-- cites: NDRC-24; IPCC2006-V2
-- stored: view
with input as (
    -- heat and carbon of one fuel come from one set
    select
        input.* exclude (given, factor_id, factor_ids, evidence, assumption_zh),
        fuel.carbon_factor_id, fuel.oxidation_factor_id, fuel.carbon_t_gj, fuel.oxidation_frac,
        fuel.carbon_evidence, fuel.oxidation_evidence,
        case input.pollutant
            when 'CO2bio' then fuel.biogenic_frac else 1 - fuel.biogenic_frac
        end as origin_frac
    from accounting.method_input as input
    join factors.fuel as fuel using (use_id, category_code)
    where
        input.method = 'co2_carbon_balance'
        and fuel.oxidation_frac is not null
        -- a process burns fuel where its leaf lists the CO2 of it
        and (input.is_listed or input.stream <> 'process')
)

select
    activity.activity_key,
    input.* exclude (carbon_factor_id, oxidation_factor_id, carbon_evidence, oxidation_evidence),
    'generated' as stage,
    'stack' as part,
    activity.qty_t * activity.carbon_frac is null as is_default_carbon,
    -- what was measured needs no factor of the library
    case when is_default_carbon then input.carbon_factor_id else input.oxidation_factor_id end
        as factor_id,
    list_filter(
        [
            input.oxidation_factor_id,
            case when is_default_carbon then input.carbon_factor_id end,
            case when is_default_carbon and activity.is_default_ncv then activity.ncv_factor_id end
        ],
        lambda id: id is not null
    ) as factor_ids,
    greatest(
        input.oxidation_evidence,
        case when is_default_carbon then input.carbon_evidence end,
        case when is_default_carbon and activity.is_default_ncv then activity.ncv_evidence end
    ) as evidence,
    case when is_default_carbon then activity.assumption_zh end as assumption_zh,
    activity.qty_t, activity.qty_m3, activity.qty_gj_ncv, activity.carbon_frac,
    coalesce(
        activity.qty_t * activity.carbon_frac, activity.qty_gj_ncv * input.carbon_t_gj
    ) as carbon_t,
    carbon_to_co2(carbon_t * input.oxidation_frac) * input.origin_frac as generated_t
from accounting.activity as activity
join input using (use_id)
where input.origin_frac > 0
