-- title: 上报数值核对 · reports that can stand; doubtful, repeated and partial ones with the reason
-- grain: one row per reported emission
-- cites: ENGINE
with decision as (
    select
        report.input_id,
        arg_max(
            struct_pack(decision := said.decision, decided_by := said.decided_by),
            (said.flow is not null, said.decided_on, said.value_decision_id)
        ) as made
    from registry.value_decision as said
    join outlets.report as report
        on report.facility_no = said.facility_no
        and report.outlet_no is not distinct from said.outlet_no
        and report.unit_no is not distinct from said.unit_no
        and report.pollutant = said.pollutant
        and report.year = said.year
        and report.flow = coalesce(said.flow, report.flow)
    group by all
),

judged as (
    select
        report.*,
        coalesce(of_outlet.permitted_t, of_site.permitted_t) as permitted_t,
        made.decision as decision,
        made.decided_by as decided_by,
        coalesce(
            report.emission_t < 0
            or report.emission_t > coalesce(of_outlet.report_most_t, of_site.report_most_t),
            -- without a permit to hold it against: more than any one site gives off
            report.emission_t
            > case when pollutant.kind = 'ghg' then absurd_ghg_t else absurd_air_t end,
            false
        ) as is_doubtful,
        is_doubtful and made.decision is null as is_quarantined,
        case
            when made.decision = 'reject' then '经认定不予采用'
            when is_quarantined then '数值不合常理，待认定'
        end as excluded_because
    from outlets.report as report
    cross join outlets.threshold
    left join registry.pollutant as pollutant using (pollutant)
    left join decision using (input_id)
    left join outlets.ceiling as of_outlet
        on of_outlet.facility_no = report.facility_no
        and of_outlet.outlet_no = report.outlet_no
        and of_outlet.pollutant = report.pollutant
    left join outlets.ceiling as of_site
        on of_site.facility_no = report.facility_no
        and of_site.outlet_no is null
        and of_site.pollutant = report.pollutant
),

-- the same number twice, in two units; what is doubtful is weighed among its like, so that it
-- neither displaces a sound value nor stands twice beside it
repeated as (
    select
        input_id,
        row_number() over figure_of as nth,
        min(unit_reported) over figure_of <> max(unit_reported) over figure_of as is_in_two_units
    from judged
    where excluded_because is null or is_quarantined
    window figure_of as (
        partition by facility_no, unit_no, outlet_no, pollutant, flow, month, is_quarantined,
            format('{:.12g}', emission_t)
        order by lot_no, unit_reported
        rows between unbounded preceding and unbounded following
    )
),

single as (
    select
        judged.*,
        case when is_in_two_units and nth > 1 then '同一数值已以另一单位填报' end as repeated_because
    from judged
    left join repeated using (input_id)
),

by_month as (
    select
        facility_no, unit_no, outlet_no, pollutant, flow, is_quarantined, month,
        sum_t(emission_t) as emission_t
    from single
    where (excluded_because is null or is_quarantined) and repeated_because is null
    group by all
),

-- months that are complete tell the year in more detail; a year includes months that are not
period as (
    select
        facility_no, unit_no, outlet_no, pollutant, flow, is_quarantined,
        bool_or(month is null) as has_year,
        count(month) as month_n,
        any_value(emission_t) filter (month is null) as year_t,
        arg_max(emission_t, month) as last_t,
        -- every month at least as much as the one before
        list(emission_t order by month) filter (month is not null)
        = list_sort(list(emission_t order by month) filter (month is not null)) as is_rising
    from by_month
    group by all
    having count(month) > 0
),

life as (
    select
        period.*,
        greatest(
            date_diff(
                'month',
                greatest(
                    make_date(scope.year, 1, 1),
                    facility.opened_on, unit.opened_on, outlet.opened_on
                ),
                least(
                    make_date(scope.year + 1, 1, 1) - interval 1 day,
                    facility.closed_on, unit.closed_on, outlet.closed_on
                )
            ) + 1,
            0
        ) as wanted_n,
        abs(last_t - year_t) <= scope.tolerance_frac * abs(year_t) as is_year_reached
    from period
    cross join run.scope as scope
    join registry.facility as facility using (facility_no)
    left join registry.unit as unit
        on unit.facility_no = period.facility_no and unit.unit_no = period.unit_no
    left join registry.outlet as outlet
        on outlet.facility_no = period.facility_no and outlet.outlet_no = period.outlet_no
),

weighed as (
    select
        single.*,
        case
            when single.excluded_because is not null and not single.is_quarantined then null
            when repeated_because is not null then repeated_because
            when life.has_year is not true then null
            when life.is_rising and life.month_n > 1 and life.is_year_reached
                then case when single.month is not null then '各月为当年累计值' end
            when life.month_n >= life.wanted_n
                then case when single.month is null then '已有各月数值' end
            when single.month is not null then '已计入年度值'
        end as lost_because
    from single
    left join life
        on life.facility_no = single.facility_no
        and life.unit_no is not distinct from single.unit_no
        and life.outlet_no is not distinct from single.outlet_no
        and life.pollutant = single.pollutant
        and life.flow = single.flow
        and life.is_quarantined = single.is_quarantined
)

select
    * exclude (excluded_because, repeated_because, lost_because, is_quarantined),
    -- what would not count in any case waits for nobody
    is_quarantined and lost_because is null as is_quarantined,
    coalesce(lost_because, excluded_because) as excluded_because
from weighed
