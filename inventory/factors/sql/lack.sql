-- title: 缺少的因子键 · what a unit leaves open that the national factor asks for
-- grain: one row per factor demand, pollutant and parameter that national factors would answer
-- cites: TCSES144-2024
with national as (
    select *
    from factors.offer
    where reach <> 'general' and fits_control and not is_barred
),

answered as (
    select demand_id, sought_id
    from national
    where fits_technology and fits_capacity
    group by all
),

-- the factor that lacks least speaks for all
missed as (
    select
        demand_id, pollutant, param,
        arg_min(
            struct_pack(
                lacks_technology := not fits_technology and lacks_technology,
                lacks_capacity := not fits_capacity and lacks_capacity,
                is_foreign := (not fits_technology and not lacks_technology)
                    or (not fits_capacity and not lacks_capacity)
            ),
            struct_pack(
                misses := (not fits_technology)::integer + (not fits_capacity)::integer,
                place := place
            )
        ) as least,
        list_sort(list(distinct technology_key) filter (technology_key <> '')) as technologies
    from national
    anti join answered using (demand_id, sought_id)
    group by all
)

select
    missed.demand_id, demand.use_id, demand.category_code, missed.pollutant, missed.param,
    least.lacks_technology, least.lacks_capacity,
    -- the unit says what it is, and the national factors know nothing of the kind
    least.is_foreign as is_outside,
    missed.technologies
from missed
join factors.demand as demand using (demand_id)
