-- title: 分行业排放量 · emissions by industry, memo items left out
-- grain: one row per region, GB/T 4754 class and pollutant
-- cites: GBT4754-2017
select
    counted.region_code, industry_code, industry.name as industry_name, counted.pollutant,
    sum_t(counted.emission_t) as emission_t,
    sum_t(counted.bound_t) as bound_t,
    sum_t(case when counted.is_fallback then counted.emission_t else 0 end) as fallback_t,
    max(counted.evidence) as lowest_evidence
from compilation.counted as counted
left join registry.industry as industry using (industry_code)
where not counted.is_memo
group by all
order by all
