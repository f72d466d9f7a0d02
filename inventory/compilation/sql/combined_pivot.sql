-- title: 融合清单底表 · the combined inventory, by region and for the whole run
-- grain: one row per region and category (all levels); the whole run has no region and a total row
-- cites: IPCC-GWP
-- stored: view
with line as (
    select region_code, category_code, pollutant, emission_t, bound_t
    from compilation.emission_by_category

    union all

    select null as region_code, category_code, pollutant, emission_t, bound_t
    from compilation.emission_by_category

    union all

    -- the total leaves memo categories out, so it is made of the regions and not of the tree
    select null as region_code, '合计' as category_code, pollutant, emission_t, bound_t
    from compilation.emission_by_region
),

valued as (
    select line.*, gwp.gas, emission_t * gwp.gwp as tco2e
    from line
    left join compilation.gwp as gwp using (pollutant)
)

select
    region_code,
    valued.category_code,
    coalesce(category.title_zh, valued.category_code) as title_zh,
    sum_t(case when pollutant = 'SO2' then emission_t end) as so2_t,
    sum_t(case when pollutant = 'NOx' then emission_t end) as nox_t,
    -- at least: sources that are known by size only enter with the coarsest size that is known
    sum_t(case
        when pollutant in ('PM', 'TSP')
            then coalesce(emission_t, 0) + coalesce(bound_t, 0)
    end) as pm_t,
    sum_t(case when pollutant = 'PM10' then emission_t end) as pm10_t,
    sum_t(case when pollutant = 'PM2.5' then emission_t end) as pm25_t,
    sum_t(case when pollutant = 'VOCs' then emission_t end) as vocs_t,
    sum_t(case when pollutant = 'NH3' then emission_t end) as nh3_t,
    sum_t(case when pollutant = 'CO' then emission_t end) as co_t,
    sum_t(case when pollutant = 'BC' then emission_t end) as bc_t,
    sum_t(case when pollutant = 'OC' then emission_t end) as oc_t,
    sum_t(case when pollutant = 'Hg' then emission_t end) as hg_t,
    sum_t(case when pollutant = 'CO2' then emission_t end) as co2_t,
    sum_t(case when pollutant = 'CH4' then emission_t end) as ch4_t,
    sum_t(case when pollutant = 'N2O' then emission_t end) as n2o_t,
    sum_t(case when gas = 'HFCs' then tco2e end) as hfcs_tco2e,
    sum_t(case when gas = 'PFCs' then tco2e end) as pfcs_tco2e,
    sum_t(case when pollutant = 'SF6' then emission_t end) as sf6_t,
    sum_t(case when pollutant = 'NF3' then emission_t end) as nf3_t,
    sum_t(tco2e) as ghg_tco2e,
    sum_t(case when pollutant = 'CO2bio' then emission_t end) as co2bio_t,
    -- substances whose sum lacks sources; what is shown of them is the least that it can be
    case when sum_t(bound_t) > 0 then '颗粒物' end as incomplete,
    coalesce(category.level, 0) as level,
    -- the total row and the unclassified row are no memo items
    coalesce(category.is_memo, false) as is_memo
from valued
left join (
    select category_code, name_zh as title_zh, level, is_memo
    from classification.category
) as category using (category_code)
group by all
order by region_code nulls first, valued.category_code
