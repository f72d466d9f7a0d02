-- title: 燃料灰分平衡法 · particles from the ash in fuel
-- grain: one row per fuel activity and particle species (PM, PM10, PM2.5, BC, OC)
-- cites: TCSES144-2024
-- stored: view
select
    activity.*,
    balance.category_code, balance.stream, balance.pollutant,
    'pm_ash_balance' as method,
    balance.ash_factor_id as factor_id,
    balance.line_key,
    'generated' as stage,
    case balance.pollutant
        when 'PM' then balance.pm25_of_pm_frac
        when 'PM10' then balance.pm25_of_pm_frac / balance.pm10_of_pm_frac
    end as fine_frac,
    'stack' as part,
    balance.ash_retention_frac,
    case balance.pollutant
        when 'PM' then 1
        when 'PM10' then balance.pm10_of_pm_frac
        when 'PM2.5' then balance.pm25_of_pm_frac
        when 'BC' then balance.pm25_of_pm_frac * balance.bc_of_pm25_frac
        when 'OC' then balance.pm25_of_pm_frac * balance.oc_of_pm25_frac
    end as species_frac,
    activity.qty_t * activity.ash_frac * (1 - balance.ash_retention_frac) * species_frac
        as generated_t
from accounting.activity as activity
join factors.balance as balance using (use_id)
where balance.pollutant in ('PM', 'PM10', 'PM2.5', 'BC', 'OC')
