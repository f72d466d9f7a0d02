-- title: 二氧化硫与燃料硫 · kilograms of SO2 by tonne of carbon dioxide, against the sulphur in the fuel
-- grain: one row per furnace whose SO2 does not come from the balance of its sulphur
-- cites: STOICHIOMETRY; TCSES144-2024
-- stored: inline
with burnt as (
    select
        unit_key,
        sum(sulfur_to_so2(qty_t * counted_frac * sulfur_frac) order by activity_key) as so2_t,
        max(retention.retention_frac) as retention_frac
    from accounting.activity as activity
    left join (
        select use_id, max(given['sulfur_retention']) as retention_frac
        from accounting.method_input
        where method = 'so2_sulfur_balance'
        group by use_id
    ) as retention using (use_id)
    where role = 'fuel' and excluded_because is null and input_table = 'activity'
    group by unit_key
    having bool_and(qty_t is not null and sulfur_frac is not null)
),

carbon as (
    select unit_key, category_code, sum_t(emission_t) as emission_t
    from quality.unit_result
    where pollutant in ('CO2', 'CO2bio')
    group by all
)

select
    found.facility_no, found.unit_no, found.category_code, found.pollutant,
    found.emission_t / carbon.emission_t / kg_to_t(1) as value, 'kg/t' as unit,
    burnt.so2_t * (1 - burnt.retention_frac)
    * found.least_pass_frac
    / carbon.emission_t / kg_to_t(1) as lower,
    burnt.so2_t / carbon.emission_t / kg_to_t(1) as upper,
    found.emission_t, found.state, found.method,
    'STOICHIOMETRY TCSES144-2024' as cites,
    case
        when value > upper then 'impossible'
        when value < lower then 'low'
        else 'ok'
    end as verdict,
    greatest(value / nullif(upper, 0), lower / nullif(value, 0)) as beyond_frac
from quality.unit_result as found
join carbon using (unit_key, category_code)
join accounting.unit as unit using (unit_key)
join classification.category as node on node.category_code = unit.node_code
join burnt using (unit_key)
where
    found.pollutant = 'SO2' and found.method <> 'so2_sulfur_balance'
    -- ores and limestone hold sulphur of their own, or take it up
    and node.stream = 'combustion' and carbon.emission_t > 0
