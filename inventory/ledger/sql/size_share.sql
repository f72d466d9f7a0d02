-- title: 颗粒物组分折算 · size classes of dust, bound to the dust that was measured
-- grain: one row per ledger row of a size class at such an outlet
-- cites: ENGINE
with total as (
    select
        facility_no, outlet_no, pollutant, is_size_class, sum_t(emission_t) as class_t
    from ledger.contested_row
    where is_size_class or pollutant = 'PM'
    group by all
),

-- what passes each size's own removal gives their proportion, the measured whole their sum; where
-- no whole was calculated, none of them can be more than what was measured
bound as (
    select
        facility_no, outlet_no, outlet.outlet_t,
        -- sources that are known by size only make the calculated whole less than its sizes
        max(total.class_t) as calculated_pm_t,
        coalesce(
            max(total.class_t) filter (total.pollutant = 'PM')
            >= max(total.class_t) filter (total.is_size_class),
            false
        ) as has_whole
    from total
    join ledger.whole_dust as outlet using (facility_no, outlet_no)
    group by all
    having
        calculated_pm_t > 0
        and (
            has_whole or max(total.class_t) filter (total.is_size_class) > outlet.outlet_t
        )
)

select
    contested.emission_id as replaced_id, contested.facility_no, contested.unit_no,
    contested.outlet_no, contested.category_code, contested.stream, contested.pollutant,
    contested.year, contested.month, contested.method as replaced_method,
    bound.outlet_t, bound.calculated_pm_t, bound.has_whole,
    contested.emission_t as replaced_t,
    bound.outlet_t * contested.emission_t / nullif(bound.calculated_pm_t, 0) as emission_t
from ledger.contested_row as contested
join bound using (facility_no, outlet_no)
where contested.is_size_class
