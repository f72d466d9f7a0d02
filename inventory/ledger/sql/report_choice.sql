-- title: 上报排放取舍 · reported emissions, and whether they count
-- grain: one row per reported emission
-- cites: ENGINE
with scope as (
    select distinct facility_no, pollutant
    from outlets.report
),

counted as (
    select distinct facility_no, unit_no, outlet_no, pollutant
    from accounting.calculated
    semi join scope using (facility_no, pollutant)
    where not_chosen_because is null
    union
    select facility_no, unit_no, outlet_no, pollutant
    from ledger.divided
    semi join scope using (facility_no, pollutant)
),

-- a report counts only where nothing of the same scope was accounted
covered as (
    select distinct result.input_id
    from outlets.report as result
    join counted
        on counted.facility_no = result.facility_no
        and counted.pollutant = result.pollutant
    where
        (result.unit_no is null or counted.unit_no = result.unit_no)
        and (result.outlet_no is null or counted.outlet_no = result.outlet_no)
)

select
    (md5_number_lower(concat_ws(
        '|', 'reported', result.facility_no, result.unit_no, result.outlet_no, result.pollutant,
        result.year, result.month, result.flow, result.lot_no
    )) >> 1)::bigint as emission_id,
    result.year, result.month, result.region_code, result.industry_code,
    result.facility_no, result.unit_no, result.outlet_no, outlet.kind as outlet_kind,
    result.category_code, result.stream, result.pollutant, result.method,
    result.emission_t,
    case when covered.input_id is not null then '已有核算结果' end as not_chosen_because,
    result.flow, result.input_id
from outlets.report as result
left join covered on covered.input_id = result.input_id
left join registry.outlet as outlet
    on outlet.facility_no = result.facility_no and outlet.outlet_no = result.outlet_no
