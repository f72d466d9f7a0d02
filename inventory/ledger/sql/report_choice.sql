-- title: 上报排放取舍 · reported emissions, and whether they count beside what was accounted
-- grain: one row per reported emission, in the order of flows of the run
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
),

divided_report as (
    select distinct facility_no, report_unit_no, report_outlet_no, pollutant, flow
    from ledger.verified
)

select
    (md5_number_lower(concat_ws(
        '|', 'reported', report.facility_no, report.unit_no, report.outlet_no, report.pollutant,
        report.year, report.month, report.flow, report.lot_no
    )) >> 1)::bigint as emission_id,
    report.year, report.month, report.region_code, report.industry_code,
    report.facility_no, report.unit_no, report.outlet_no, outlet.kind as outlet_kind,
    report.category_code, report.stream, report.pollutant, report.method,
    -- a loser shows what it states
    report.emission_t * case when report.counted_frac > 0 then report.counted_frac else 1 end
        as emission_t,
    report.counted_frac,
    coalesce(
        report.not_counted_because,
        case when verified.facility_no is not null then '已分摊到设施和源分类' end,
        case when covered.input_id is not null then '已有核算结果' end
    ) as not_chosen_because,
    -- alone at its place it would count if it could be true
    report.is_quarantined
    and covered.input_id is null
    and not bool_or(report.counted_frac > 0) over (
        partition by report.facility_no, report.unit_no, report.outlet_no, report.pollutant
    ) as is_quarantined,
    report.flow, report.input_id
from outlets.statement as report
join run.scope as run on run.method_context = report.context
left join divided_report as verified
    on report.counted_frac > 0
    and verified.facility_no = report.facility_no
    and verified.report_unit_no is not distinct from report.unit_no
    and verified.report_outlet_no is not distinct from report.outlet_no
    and verified.pollutant = report.pollutant
    and verified.flow = report.flow
left join covered using (input_id)
left join registry.outlet as outlet
    on outlet.facility_no = report.facility_no and outlet.outlet_no = report.outlet_no
