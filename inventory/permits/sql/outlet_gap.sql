-- title: 许可与实际排放量对比 · permitted versus actual, every outlet kind
-- grain: one row per outlet, pollutant and year with a limit or an actual emission
-- cites: XA-SYNERGY-PILOT-2024
with actual as (
    select
        facility_no, outlet_no, pollutant, year,
        sum_t(emission_t) as actual_t,
        sum_t(case when list_contains(measured_methods, method) then emission_t end) as measured_t,
        array_to_string(list_sort(list(method)), '+') as actual_method,
        -- twelve months without a yearly value among them make the calendar year a window
        not bool_or(has_annual)
        and bit_count(bit_or(month_set))
        = any_value(date_diff('month', make_date(year, 1, 1), make_date(year + 1, 1, 1)))
            as is_monthly
    from permits.outlet_actual
    cross join permits.setting
    where outlet_no is not null
    group by all
),

permitted as (
    select
        facility_no, outlet_no, pollutant, year, permitted_t, 'statutory' as limit_kind,
        limit_basis
    from permits.statutory_limit
    where scope = 'outlet'
    union all by name
    select
        facility_no, outlet_no, pollutant, year, permitted_t, 'calculated' as limit_kind,
        'calculated_actual' as limit_basis, is_base_year_account_year
    from permits.calculated_limit
),

rule as (
    select max(value) as absurd_ratio
    from factors.factor
    where param = 'absurd_ratio'
),

compared as (
    select
        facility_no, outlet_no, outlet.kind as outlet_kind,
        facility.region_code, facility.industry_code, facility.management,
        pollutant, year, permitted_t, limit_kind, limit_basis, actual_t, actual_method,
        is_monthly,
        permitted_t - actual_t as headroom_t,
        actual_t / nullif(permitted_t, 0) as ratio,
        case
            when
                actual_t < 0
                or (
                    limit_kind = 'statutory'
                    and actual_t > nullif(permitted_t, 0) * rule.absurd_ratio
                )
                then 'data_invalid'
            when actual_t is null then 'no_data'
            when permitted_t is null then 'no_limit'
            when limit_kind = 'statutory' and actual_t > permitted_t then 'over'
            else 'ok'
        end as status,
        coalesce(measured_t, 0) / nullif(actual_t, 0) as measured_frac,
        coalesce(is_base_year_account_year, false) as is_base_year_account_year,
        coalesce(limit_kind = 'calculated' and actual_t > permitted_t, false)
            as exceeds_calculated
    from permitted
    full join actual using (facility_no, outlet_no, pollutant, year)
    join registry.outlet as outlet using (facility_no, outlet_no)
    join registry.facility as facility using (facility_no)
    cross join rule
)

select
    compared.* exclude (is_monthly),
    case
        when is_monthly and worst.emission_t is not null then greatest(actual_t, worst.emission_t)
        when is_monthly then actual_t
        else worst.emission_t
    end as worst_12_months_t,
    case
        when is_monthly and not coalesce(worst.emission_t > actual_t, false)
            then make_date(year + 1, 1, 1) - interval 1 day
        else worst.window_end
    end::date as worst_12_months_end
from compared
left join permits.worst_window as worst using (facility_no, outlet_no, pollutant)
