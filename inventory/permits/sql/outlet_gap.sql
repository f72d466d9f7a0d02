-- title: 许可与实际排放量对比 · permitted versus actual, every outlet kind
-- grain: one row per outlet, pollutant and year with a limit or an actual emission
-- cites: XA-SYNERGY-PILOT-2024
with regulated as (
    select pollutant from registry.permit_limit
    union
    select pollutant from registry.pollutant where pollutant in ('SO2', 'NOx', 'PM', 'VOCs')
),

actual as (
    select
        facility_no, outlet_no, pollutant, year,
        sum_t(emission_t) as actual_t,
        string_agg(distinct method, '+' order by method) as actual_method
    from accounting.emission
    semi join regulated using (pollutant)
    where is_chosen and outlet_no is not null
    group by all
),

permitted as (
    select facility_no, outlet_no, pollutant, year, permitted_t, limit_basis
    from permits.statutory_limit
    where scope = 'outlet'
),

rule as (
    select max(value) as absurd_ratio
    from factors.factor
    where param = 'absurd_ratio'
)

select
    facility_no, outlet_no, outlet.kind as outlet_kind,
    facility.region_code, facility.industry_code,
    pollutant, year,
    permitted_t,
    case when permitted_t is not null then 'statutory' end as limit_kind,
    limit_basis,
    actual_t,
    actual_method,
    permitted_t - actual_t as headroom_t,
    actual_t / nullif(permitted_t, 0) as ratio,
    case
        when actual_t < 0 or actual_t > nullif(permitted_t, 0) * rule.absurd_ratio
            then 'data_invalid'
        when actual_t is null then 'no_data'
        when permitted_t is null then 'no_limit'
        when actual_t > permitted_t then 'over'
        else 'ok'
    end as status
from permitted
full join actual using (facility_no, outlet_no, pollutant, year)
join registry.outlet as outlet using (facility_no, outlet_no)
join registry.facility as facility using (facility_no)
cross join rule
order by all
