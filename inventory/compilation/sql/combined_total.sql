-- title: 融合清单合计 · the combined inventory of the whole run
-- grain: one row per category (all levels) and one total row; memo categories are outside the total
-- cites: IPCC-GWP
select * exclude (region_code)
from compilation.combined_pivot
where region_code is null
order by category_code
