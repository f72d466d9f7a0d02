-- title: 融合清单 · the combined inventory of air pollutants and greenhouse gases
-- grain: one row per region and category (all levels); memo categories carry is_memo
-- cites: IPCC-GWP
select *
from compilation.combined_pivot
where region_code is not null
order by region_code, category_code
