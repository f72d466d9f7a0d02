-- title: 可反推的设施结果 · tonnes of the units that can be checked, and what passes their treatment
-- grain: one row per unit with an interval or sulphur in its fuel, leaf and substance that counts
-- cites: TCSES144-2024
with checked as (
    select unit_key
    from quality.source_band
    union
    select unit_key
    from accounting.activity
    where role = 'fuel' and sulfur_frac is not null and excluded_because is null
),

source as (
    select unit_key, unit.facility_no, unit.unit_no
    from accounting.unit as unit
    semi join checked using (unit_key)
),

passing as (
    select path.unit_key, penetration.pollutant, min(penetration.pass_frac) as pass_frac
    from accounting.penetration as penetration
    join accounting.path as path using (path_id)
    semi join checked using (unit_key)
    group by all
),

named as (
    select distinct source.unit_key, treated.pollutant
    from factors.treated as treated
    join source using (facility_no, unit_no)
),

result as (
    select
        source.unit_key, facility_no, unit_no, category_code, pollutant,
        sum_t(emission_t) as emission_t,
        case
            when bool_or(state = 'measured') then 'measured'
            when bool_or(state = 'reported') then 'reported'
            else 'accounted'
        end as state,
        string_agg(distinct method, '+' order by method) as method
    from quality.source_result
    join source using (facility_no, unit_no)
    group by all
)

select
    result.*,
    -- a device takes what it takes; where nothing says how much, nothing is too little
    least(coalesce(passing.pass_frac, (named.pollutant is null)::integer), 1) as least_pass_frac
from result
left join passing using (unit_key, pollutant)
left join named using (unit_key, pollutant)
