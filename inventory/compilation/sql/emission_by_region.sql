-- title: 分区域排放量 · emissions by region, memo items left out
-- grain: one row per region as registered and pollutant
-- cites: GB2260
select
    region_code, region.name as region_name, counted.pollutant,
    sum_t(counted.emission_t) as emission_t,
    sum_t(counted.bound_t) as bound_t,
    sum_t(case when counted.is_fallback then counted.emission_t else 0 end) as fallback_t,
    max(counted.evidence) as lowest_evidence
from compilation.counted as counted
left join registry.region as region using (region_code)
where not counted.is_memo
group by all
order by all
