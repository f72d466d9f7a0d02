-- title: 分区域排放量 · emissions by region, memo items left out
-- grain: one row per region as registered and pollutant
-- cites: ENGINE
select region_code, pollutant, sum_t(emission_t) as emission_t
from compilation.counted
where not is_memo
group by all
order by all
