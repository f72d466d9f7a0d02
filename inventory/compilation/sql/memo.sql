-- title: 信息项 · memo items, shown beside the totals and never in them
-- grain: one row per region, leaf and pollutant
-- cites: ENGINE
select region_code, category_code, pollutant, sum_t(emission_t) as emission_t
from compilation.counted
where is_memo
group by all
order by all
