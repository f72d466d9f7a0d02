-- title: 粒径构成 · shares of fine and medium particles in what a method generates
-- grain: one row per kind of use, leaf, method and part that gives particles by size
-- cites: TCSES144-2024
with coefficient as (
    select
        use_id, category_code, 'coefficient' as method,
        case param when 'ef_fugitive' then 'fugitive' else 'stack' end as part,
        ef_per, coalesce(scaled_by, '') as scaled_by,
        max(ef_t) filter (pollutant = 'PM2.5') as fine_t,
        max(ef_t) filter (pollutant = 'PM10') as medium_t,
        max(ef_t) filter (pollutant = 'PM') as whole_t
    from factors.emission_factor
    where pollutant in ('PM2.5', 'PM10', 'PM')
    group by all
),

-- the other methods are proportional to what is burnt or handled: one row speaks for its use
sample as (
    select use_id, method, min(activity_key) as activity_key
    from accounting.method_result
    where method <> 'coefficient' and pollutant in ('PM2.5', 'PM10', 'PM') and generated_t > 0
    group by all
),

balance as (
    select
        result.use_id, result.category_code, result.method, result.part,
        max(generated_t) filter (pollutant = 'PM2.5') as fine_t,
        max(generated_t) filter (pollutant = 'PM10') as medium_t,
        max(generated_t) filter (pollutant = 'PM') as whole_t
    from accounting.method_result as result
    semi join sample using (use_id, method, activity_key)
    where pollutant in ('PM2.5', 'PM10', 'PM')
    group by all
),

-- sizes are compared where they are stated of the same thing
found as (
    select
        use_id, category_code, method, part,
        fine_t / whole_t as fine_of_pm_frac,
        fine_t / medium_t as fine_of_pm10_frac
    from coefficient
    union all
    select use_id, category_code, method, part, fine_t / whole_t, fine_t / medium_t
    from balance
)

select
    use_id, category_code, method, part,
    -- the least of an unknown share and one would be one
    case when count(fine_of_pm_frac) > 0 then least(max(fine_of_pm_frac), 1) end
        as fine_of_pm_frac,
    case when count(fine_of_pm10_frac) > 0 then least(max(fine_of_pm10_frac), 1) end
        as fine_of_pm10_frac
from found
group by all
