-- title: 燃料灰分平衡法 · particles from the ash in fuel
-- grain: one row per fuel activity and particle species (PM, PM10, PM2.5, BC, OC)
-- cites: TCSES144-2024
-- stored: view
with input as (
    select
        * exclude (given),
        given['ash_retention'] as ash_retention_frac,
        case pollutant
            when 'PM' then 1
            when 'PM10' then given['pm10_of_pm']
            when 'PM2.5' then given['pm25_of_pm']
            when 'BC' then given['pm25_of_pm'] * given['bc_of_pm25']
            when 'OC' then given['pm25_of_pm'] * given['oc_of_pm25']
        end as species_frac
    from accounting.method_input
    where method = 'pm_ash_balance'
)

select
    activity.activity_key,
    input.*,
    'generated' as stage,
    'stack' as part,
    activity.qty_t,
    activity.ash_frac,
    activity.qty_t * activity.ash_frac * (1 - input.ash_retention_frac) * input.species_frac
        as generated_t
from accounting.activity as activity
join input using (use_id)
-- a size that is not given is not estimated
where input.species_frac is not null
