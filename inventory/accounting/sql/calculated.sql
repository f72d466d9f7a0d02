-- title: 核算台账 · what activity and methods give, by outlet, losers kept with a reason
-- grain: one row per activity, pollutant, leaf, part, method and outlet
-- cites: TCSES144-2024
with released as (
    select
        result.*,
        path.path_id, path.path_key, path.outlet_no, path.outlet_kind, path.is_treated,
        result.generated_t * path.path_frac as path_generated_t,
        -- a month without a report of its own takes the treatment of the year
        case when list_contains(path.run_months, result.month) then result.month else 0 end
            as run_month
    from accounting.method_result as result
    join accounting.path as path
        on path.unit_key = result.unit_key and path.part = result.part
),

treated as (
    select
        released.*,
        case
            when released.stage = 'emitted' or not released.is_treated then 1
            else coalesce(
                own.pass_frac,
                -- fine and coarse pass apart; unknown size counts as fine, which passes more
                case when released.pollutant in ('PM', 'PM10') then
                    coalesce(released.fine_frac, 1) * size.fine_pass_frac
                    + (1 - coalesce(released.fine_frac, 1))
                    * coalesce(size.coarse_pass_frac, size.fine_pass_frac)
                end,
                1
            )
        end as pass_frac
    from released
    left join accounting.penetration as own
        on own.path_id = released.path_id
        and own.month = released.run_month
        and own.pollutant = released.pollutant
    left join accounting.size_penetration as size
        on size.path_id = released.path_id and size.month = released.run_month
)

select
    (xor(
        xor(xor(treated.activity_key, treated.line_key), treated.path_key),
        md5_number_lower(treated.method)
    ) >> 1)::bigint as emission_id,
    treated.year, treated.month, treated.region_code, treated.industry_code,
    treated.facility_no, treated.unit_no, treated.outlet_no, treated.outlet_kind,
    treated.category_code, treated.stream, treated.pollutant, treated.method, treated.factor_id,
    treated.path_generated_t as generated_t,
    treated.path_generated_t * treated.pass_frac as emission_t,
    case
        when treated.excluded_because is not null then treated.excluded_because
        when basis_choice.chosen_basis <> treated.basis then '另一活动基准优先'
        when method_choice.chosen_method <> treated.method then '另一核算方法优先'
    end as not_chosen_because,
    treated.flow, treated.role, treated.part, treated.input_id
from treated
left join accounting.basis_choice as basis_choice
    on basis_choice.unit_key = treated.unit_key
    and basis_choice.category_code = treated.category_code
    and basis_choice.pollutant = treated.pollutant
left join accounting.method_choice as method_choice
    on method_choice.input_id = treated.input_id
    and method_choice.pollutant = treated.pollutant
    and treated.input_table = 'activity'
