-- title: 分行业排放量 · emissions by industry, memo items left out
-- grain: one row per region, GB/T 4754 class and pollutant
-- cites: GBT4754-2017
select region_code, industry_code, pollutant, sum_t(emission_t) as emission_t
from compilation.counted
where not is_memo
group by all
order by all
