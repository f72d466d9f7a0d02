-- title: 核算台账 · what activity and methods give, by outlet, losers kept with a reason
-- grain: one row per activity, pollutant, leaf, part, method and outlet
-- cites: TCSES144-2024
select
    treated.emission_id,
    treated.year, treated.month, treated.region_code, treated.industry_code,
    treated.facility_no, treated.unit_no, treated.outlet_no, treated.outlet_kind,
    treated.category_code, treated.stream, treated.pollutant, treated.method, treated.factor_id,
    treated.path_generated_t as generated_t,
    -- what is not known is neither nothing nor all of it
    case
        when treated.untold_because is null then treated.path_generated_t * treated.pass_frac
    end as emission_t,
    case
        when treated.excluded_because is not null then treated.excluded_because
        when own_gas.activity_key is not null then '自产煤气的碳已计入其来源'
        when basis_choice.chosen_basis <> treated.basis then '另一活动基准优先'
        when method_choice.chosen_method <> treated.method then '另一核算方法优先'
        else treated.untold_because
    end as not_chosen_because,
    treated.untold_because,
    treated.flow, treated.role, treated.part, treated.stage,
    treated.input_table, treated.input_id, treated.activity_id, treated.activity_key,
    greatest(treated.evidence, treated.removal_evidence, treated.path_evidence) as evidence,
    treated.is_general and way.use_id is not null as is_fallback,
    nullif(concat_ws('；', treated.assumption_zh, treated.path_assumption_zh), '')
        as assumption_zh
from accounting.treated as treated
left join accounting.national_way as way
    on treated.is_general
    and way.use_id = treated.use_id
    and way.category_code = treated.category_code
    and way.pollutant = treated.pollutant
left join (
    select activity_key, 'CO2' as pollutant
    from accounting.own_gas
    where is_moved
) as own_gas
    on own_gas.activity_key = treated.activity_key and own_gas.pollutant = treated.pollutant
left join accounting.basis_choice as basis_choice
    on basis_choice.unit_key = treated.unit_key
    and basis_choice.category_code = treated.category_code
    and basis_choice.pollutant = treated.pollutant
left join accounting.method_choice as method_choice
    on method_choice.activity_key = treated.activity_key
    and method_choice.pollutant = treated.pollutant
