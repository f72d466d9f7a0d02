-- title: 源类隐含排放系数 · tonnes of a category over its activity, against published intervals
-- grain: one row per leaf, substance and basis of the interval
-- cites: EMEP-2023; IPCC2006-V2
-- stored: inline
select
    found.category_code, found.pollutant,
    sum_t(found.emission_t) / g_to_t(1) / sum(band.quantity order by unit_key) as value,
    'g/' || case band.quantity_per
        when 'gj_ncv' then 'GJ' when 'gj_gcv' then 'GJ(HHV)' else band.quantity_per
    end as unit,
    sum_t(band.lower_t * found.least_pass_frac)
    / g_to_t(1) / sum(band.quantity order by unit_key) as lower,
    sum_t(band.upper_t) / g_to_t(1) / sum(band.quantity order by unit_key) as upper,
    case when count(band.known_t) = count(*)
        then sum_t(band.known_t) / g_to_t(1) / sum(band.quantity order by unit_key)
    end as known,
    any_value(band.why_zh) as why_zh,
    sum_t(found.emission_t) as emission_t,
    string_agg(distinct found.method, '+' order by found.method) as method,
    string_agg(distinct band.cites, ' ' order by band.cites) as cites,
    string_agg(distinct band.cited_table, ' ' order by band.cited_table) as cited_table,
    count(*) as source_n,
    case
        when value > upper then 'high'
        when value < lower then 'low'
        else 'ok'
    end as verdict,
    greatest(value / upper, lower / nullif(value, 0)) as beyond_frac
from quality.unit_result as found
join quality.source_band as band using (unit_key, category_code, pollutant)
group by found.category_code, found.pollutant, band.quantity_per
