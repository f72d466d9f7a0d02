-- title: 二氧化碳两侧相符 · carbon dioxide that counts against that of the fuel behind the pollutants
-- grain: one row per facility whose carbon dioxide is reported or measured, and that burns fuel
-- cites: ENGINE
-- stored: inline
with counted as (
    select
        facility_no, sum_t(emission_t) as emission_t,
        string_agg(distinct method, '+' order by method) as method,
        bool_or(state = 'measured') as is_measured, bool_or(state = 'reported') as is_reported
    from quality.source_result as result
    left join classification.category as leaf using (category_code)
    where pollutant = 'CO2' and not coalesce(leaf.is_memo, false)
    group by facility_no
    having bool_or(state <> 'accounted')
),

-- what the rows of activity give by themselves, each by its best method
own as (
    select calculated.facility_no, sum_t(calculated.emission_t) as emission_t
    from accounting.calculated as calculated
    join classification.category as leaf using (category_code)
    semi join counted using (facility_no)
    where
        calculated.pollutant = 'CO2' and calculated.not_chosen_because is null
        and not leaf.is_memo
    group by calculated.facility_no
)

select
    counted.facility_no, 'CO2' as pollutant,
    counted.emission_t as value, 't' as unit,
    own.emission_t * (1 - setting.record_tolerance_frac) as lower,
    own.emission_t * (1 + setting.record_tolerance_frac) as upper,
    counted.emission_t, counted.method,
    case when counted.is_measured then 'measured' else 'reported' end as state,
    'ENGINE' as cites,
    case
        when value > upper then 'high'
        when value < lower then 'low'
        else 'ok'
    end as verdict,
    greatest(value / nullif(upper, 0), lower / nullif(value, 0)) as beyond_frac
from counted
join own using (facility_no)
cross join permits.setting as setting
where own.emission_t > 0
