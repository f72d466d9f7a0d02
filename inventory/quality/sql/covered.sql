-- title: 预期物质的结果 · which expected substances of each source have a result that counts
-- grain: one row per source, leaf and expected substance; no state where there is none
-- cites: ENGINE
with result as (
    select
        result.facility_no, result.unit_no, result.outlet_no, result.category_code,
        name_of.listed_as as pollutant, result.state, result.method, result.evidence,
        result.is_fallback
    from quality.source_result as result
    join classification.listed_name as name_of using (pollutant)
),

accounted as (
    select
        facility_no, unit_no, category_code, pollutant,
        -- hardly ever more than two; a list of all for a million rows is dear
        concat_ws('+', min(method), nullif(max(method), min(method))) as method,
        max(evidence) as evidence,
        bool_or(is_fallback) as is_fallback
    from result
    where state = 'accounted'
    group by all
),

-- a measured or reported unit is known, on whichever of its leaves the result stands; what
-- stands for an outlet or the whole facility speaks for all units behind it
stated as (
    select facility_no, unit_no, pollutant, state, method
    from result
    where state <> 'accounted' and unit_no is not null
    union
    select facility_no, leg.unit_no, result.pollutant, result.state, result.method
    from result
    join outlets.leg as leg using (facility_no, outlet_no)
    where result.unit_no is null
    union
    select facility_no, unit.unit_no, result.pollutant, result.state, result.method
    from result
    join accounting.unit as unit using (facility_no)
    where result.unit_no is null and result.outlet_no is null
),

told as (
    select
        facility_no, unit_no, pollutant,
        bool_or(state = 'measured') as is_measured,
        string_agg(distinct method, '+' order by method) as method
    from stated
    group by all
)

select
    source.unit_key, source.facility_no, source.unit_no,
    expected.category_code, expected.stream, expected.pollutant, expected.roles,
    case
        when told.is_measured then 'measured'
        when accounted.method is not null then 'accounted'
        when told.method is not null then 'reported'
    end as state,
    nullif(concat_ws('+', accounted.method, told.method), '') as method,
    accounted.evidence,
    coalesce(accounted.is_fallback, false) as is_fallback
from quality.source_kind as source
join quality.expected_kind as expected using (expected_id)
left join accounted
    on accounted.facility_no = source.facility_no
    and accounted.unit_no = source.unit_no
    and accounted.category_code = expected.category_code
    and accounted.pollutant = expected.pollutant
left join told
    on told.facility_no = source.facility_no
    and told.unit_no = source.unit_no
    and told.pollutant = expected.pollutant
