-- title: 物质的列名 · the name under which a leaf lists a substance
-- grain: one row per substance and name that speaks for it
-- cites: ENGINE
select pollutant, case pollutant when 'TSP' then 'PM' else pollutant end as listed_as
    -- inventories list TSP where permits say 颗粒物
from registry.pollutant

union all

-- a gas of a basket speaks for the basket
select pollutant, subset_of as listed_as
from registry.pollutant
where kind = 'ghg' and subset_of is not null
order by all
