-- title: 颗粒物缺口 · sources whose particles are known by size only, and what is missing at least
-- grain: one row per region, industry, facility and leaf of such sources
-- cites: TCSES144-2024
with source as (
    select
        region_code, industry_code, facility_no, unit_no, outlet_no, category_code,
        coalesce(sum_t(case when pollutant in ('PM', 'TSP') then emission_t end), 0) as whole_t,
        sum_t(case when pollutant = 'PM10' then emission_t end) as medium_t,
        sum_t(case when pollutant = 'PM2.5' then emission_t end) as fine_t
    from ledger.emission
    where is_chosen and pollutant in ('PM', 'TSP', 'PM10', 'PM2.5')
    group by all
),

-- all that is smaller is in the whole: what is known by size is the least that it can be
lacking as (
    select *, greatest(medium_t, fine_t) - whole_t as bound_t
    from source
    cross join run.scope as scope
    where greatest(medium_t, fine_t) - whole_t > scope.tolerance_frac * whole_t
)

select
    lacking.region_code, lacking.industry_code, lacking.facility_no,
    coalesce(lacking.category_code, '未归类') as category_code,
    coalesce(category.is_memo, false) as is_memo,
    'PM' as pollutant,
    sum_t(lacking.bound_t) as bound_t
from lacking
left join classification.category as category using (category_code)
group by all
order by all
