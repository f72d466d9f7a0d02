-- title: 执行报告与自核差异 · reported quantities beside the own account, with a reason for each
-- grain: one row per outlet, pollutant and period that a report or the year of the account has
-- cites: ENGINE
with rule as (
    select absurd_ratio
    from outlets.threshold
),

-- what the permit names at an outlet, by concentration or by quantity, has to be reported
named as (
    select distinct facility_no, outlet_no, pollutant, true as is_named
    from registry.permit_limit
    where outlet_no is not null
),

compared as (
    select
        coalesce(report.facility_no, own.facility_no) as facility_no,
        coalesce(report.outlet_no, own.outlet_no) as outlet_no,
        coalesce(report.pollutant, own.pollutant) as pollutant,
        coalesce(report.year, own.year) as year,
        coalesce(report.quarter, own.quarter) as quarter,
        coalesce(report.month, own.month) as month,
        report.permitted_t, report.actual_t as reported_t, report.reason,
        report.report_line_id, own.own_t, own.own_method, own.substituted_t
    from (from permits.report_period where scope = 'outlet') as report
    full join permits.own_period as own
        on own.facility_no = report.facility_no
        and own.outlet_no = report.outlet_no
        and own.pollutant = report.pollutant
        and own.year = report.year
        and own.quarter is not distinct from report.quarter
        and own.month is not distinct from report.month
),

judged as (
    select
        compared.*, absurd_ratio,
        abs(reported_t - own_t) > setting.report_tolerance_frac * abs(own_t)
        or abs(reported_t - own_t) > setting.report_tolerance_t as is_far,
        -- kilograms written where tonnes are asked come close once they are taken for tonnes
        abs(kg_to_t(reported_t) - own_t) <= setting.report_tolerance_frac * abs(own_t)
            as is_near_in_kg,
        -- values that stand for lost hours explain the whole of the difference
        reported_t < own_t
        and reported_t >= own_t - substituted_t - setting.report_tolerance_frac * abs(own_t)
            as is_within_substituted,
        list_has_any(string_split(own_method, '+'), setting.measured_methods) as is_measured
    from compared
    left join named using (facility_no, outlet_no, pollutant)
    cross join rule
    cross join permits.setting as setting
    -- the parts of a year that nobody reported are no difference; the year itself is
    where
        report_line_id is not null
        or (own_t is not null and quarter is null and month is null and is_named)
)

select
    facility_no, outlet_no, pollutant, year, quarter, month, permitted_t, reported_t, own_t,
    own_method, reported_t - own_t as difference_t,
    (reported_t - own_t) / nullif(own_t, 0) as difference_frac,
    case
        when reported_t is null then 'not_reported'
        when reported_t < 0 or reported_t > nullif(permitted_t, 0) * absurd_ratio
            then 'impossible'
        when own_t is null then 'no_account'
        when not is_far then 'agrees'
        when own_t > 0 and is_near_in_kg then 'kg_for_t'
        when contains(own_method, 'direct_discharge') then 'direct_discharge'
        when substituted_t > 0 and is_within_substituted then 'substituted_hours'
        when not is_measured then 'other_method'
        else 'unexplained'
    end as reason_code,
    coalesce(is_far, false) as is_far,
    reason, substituted_t, report_line_id
from judged
