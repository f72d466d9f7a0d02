-- title: 燃料碳平衡法 · CO2 from the carbon in fuel and reductant
-- grain: one row per fuel activity and origin of its carbon (fossil CO2, biogenic CO2bio)
-- cites: NDRC-24; IPCC2006-V2
-- stored: view
select
    activity.*,
    balance.category_code, balance.stream, balance.pollutant,
    'co2_carbon_balance' as method,
    balance.carbon_factor_id as factor_id,
    balance.line_key,
    'generated' as stage,
    null::double as fine_frac,
    'stack' as part,
    coalesce(
        activity.qty_t * activity.carbon_frac, activity.qty_gj_ncv * balance.carbon_t_gj
    ) as carbon_t,
    balance.carbon_t_gj,
    balance.oxidation_frac,
    case balance.pollutant
        when 'CO2bio' then balance.biogenic_frac else 1 - balance.biogenic_frac
    end as origin_frac,
    carbon_to_co2(carbon_t * balance.oxidation_frac) * origin_frac as generated_t
from accounting.activity as activity
join factors.balance as balance using (use_id)
where balance.pollutant in ('CO2', 'CO2bio')
