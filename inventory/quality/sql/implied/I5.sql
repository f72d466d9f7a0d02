-- title: 隐含排放系数 · tonnes of a source over its activity, against published intervals
-- grain: one row per source (unit and leaf) and substance with an interval
-- cites: EMEP-2023; IPCC2006-V2
-- stored: inline
select
    found.facility_no, found.unit_no, found.category_code, found.pollutant,
    found.emission_t / g_to_t(1) / band.quantity as value,
    'g/' || case band.quantity_per
        when 'gj_ncv' then 'GJ' when 'gj_gcv' then 'GJ(HHV)' else band.quantity_per
    end as unit,
    band.lower_t * found.least_pass_frac
    / g_to_t(1) / band.quantity as lower,
    band.upper_t / g_to_t(1) / band.quantity as upper,
    band.known_t / g_to_t(1) / band.quantity as known, band.why_zh,
    found.emission_t, found.state, found.method, band.cites, band.cited_table,
    case
        when value > upper then 'high'
        when value < lower then 'low'
        else 'ok'
    end as verdict,
    greatest(value / upper, lower / nullif(value, 0)) as beyond_frac
from quality.unit_result as found
join quality.source_band as band using (unit_key, category_code, pollutant)
