-- title: 核查报告优先 · calculated rows that give way to a verified report of greenhouse gases
-- grain: one row per calculated ledger row
-- cites: ENGINE
with report as (
    select
        facility_no, unit_no, outlet_no, pollutant, flow,
        sum_t(emission_t * counted_frac) as report_t,
        arg_min(input_id, (month, lot_no)) as input_id,
        string_agg(distinct verified_by, '、' order by verified_by) as verified_by
    from outlets.statement
    join run.scope as run on run.method_context = context
    where is_verified and counted_frac > 0
    group by all
),

-- what is bought as power or heat is no emission of the plant, and in no report of its own
direct as (
    select
        calculated.emission_id, calculated.facility_no, calculated.unit_no,
        calculated.outlet_no, calculated.pollutant, calculated.emission_t,
        -- carbon that was measured is the plant's own, whatever tables give heat and oxidation
        activity.carbon_frac is null as is_default
    from accounting.calculated as calculated
    semi join report using (facility_no, pollutant)
    join accounting.activity as activity using (activity_key)
    join classification.category as category using (category_code)
    anti join ledger.contested_row using (emission_id)
    where calculated.not_chosen_because is null and not category.is_memo
),

-- a report of the unit before that of the outlet, and that before the site's
covered as (
    select
        direct.*, report.unit_no as report_unit_no, report.outlet_no as report_outlet_no,
        report.flow, report.report_t, report.input_id, report.verified_by
    from direct
    join report
        on report.facility_no = direct.facility_no
        and report.pollutant = direct.pollutant
        and (report.unit_no is null or report.unit_no = direct.unit_no)
        and (report.outlet_no is null or report.outlet_no = direct.outlet_no)
    qualify
        row_number() over (
            partition by direct.emission_id
            order by report.unit_no nulls last, report.outlet_no nulls last, report.flow
        ) = 1
),

scope as (
    select
        facility_no, report_unit_no, report_outlet_no, pollutant, flow,
        sum_t(emission_t) as scope_t, bool_or(is_default) as has_default
    from covered
    group by all
)

select
    covered.emission_id as replaced_id, covered.facility_no, covered.report_unit_no,
    covered.report_outlet_no, covered.pollutant, covered.flow, covered.input_id,
    covered.verified_by, covered.report_t, scope.scope_t,
    covered.emission_t as replaced_t,
    covered.report_t * covered.emission_t / scope.scope_t as emission_t
from covered
join scope
    on scope.facility_no = covered.facility_no
    and scope.report_unit_no is not distinct from covered.report_unit_no
    and scope.report_outlet_no is not distinct from covered.report_outlet_no
    and scope.pollutant = covered.pollutant
    and scope.flow = covered.flow
where scope.has_default and scope.scope_t > 0
