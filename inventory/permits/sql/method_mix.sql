-- title: 实际排放量的方法构成 · by which methods the tonnes of a region and industry were found
-- grain: one row per region, industry, pollutant, year and method
-- cites: XA-SYNERGY-PILOT-2024
with told as (
    select facility_no, pollutant, year, method, emission_t - substituted_t as tonnes_t
    from permits.outlet_actual
    union all by name
    -- what stands for lost hours of a monitor was not measured
    select facility_no, pollutant, year, 'cems_substituted' as method, substituted_t as tonnes_t
    from permits.outlet_actual
    where substituted_t > 0
),

mix as (
    select
        facility.region_code, facility.industry_code, pollutant, year, method,
        sum_t(tonnes_t) as tonnes_t
    from told
    join registry.facility as facility using (facility_no)
    group by all
),

total as (
    select region_code, industry_code, pollutant, year, sum_t(tonnes_t) as total_t
    from mix
    group by all
)

select
    mix.region_code, mix.industry_code, mix.pollutant, mix.year, mix.method,
    mix.tonnes_t as emission_t,
    mix.tonnes_t / nullif(total.total_t, 0) as share_frac,
    list_contains(setting.measured_methods, mix.method) as is_measured
from mix
join total
    on total.region_code = mix.region_code
    and total.industry_code is not distinct from mix.industry_code
    and total.pollutant = mix.pollutant
    and total.year = mix.year
cross join permits.setting as setting
order by all
