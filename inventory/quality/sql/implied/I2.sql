-- title: 氮氧化物与二氧化碳之比 · kilograms of NOx by tonne of carbon dioxide, where one is measured
-- grain: one row per furnace whose NOx or carbon dioxide does not come from its fuel alone
-- cites: EMEP-2023; IPCC2006-V2
-- stored: inline
with carbon as (
    select
        unit_key, category_code, sum_t(emission_t) as emission_t,
        bool_or(state <> 'accounted') as is_known
    from quality.unit_result
    where pollutant in ('CO2', 'CO2bio')
    group by all
),

carbon_band as (
    select
        unit_key, category_code, sum_t(lower_t) as lower_t, sum_t(upper_t) as upper_t,
        string_agg(distinct cites, ' ' order by cites) as cites
    from quality.source_band
    where pollutant in ('CO2', 'CO2bio')
    group by all
)

select
    nox.facility_no, nox.unit_no, nox.category_code, nox.pollutant,
    nox.emission_t / carbon.emission_t / kg_to_t(1) as value, 'kg/t' as unit,
    band.lower_t * nox.least_pass_frac
    / carbon_band.upper_t / kg_to_t(1) as lower,
    band.upper_t / carbon_band.lower_t / kg_to_t(1) as upper,
    nox.emission_t, nox.state, nox.method,
    concat_ws(' ', band.cites, carbon_band.cites) as cites, band.cited_table,
    case
        when value > upper then 'high'
        when value < lower then 'low'
        else 'ok'
    end as verdict,
    greatest(value / upper, lower / nullif(value, 0)) as beyond_frac
from quality.unit_result as nox
join carbon using (unit_key, category_code)
join carbon_band using (unit_key, category_code)
join quality.source_band as band using (unit_key, category_code, pollutant)
where
    nox.pollutant = 'NOx' and band.stream = 'combustion'
    and (nox.state <> 'accounted' or carbon.is_known)
    and carbon.emission_t > 0 and carbon_band.lower_t > 0
