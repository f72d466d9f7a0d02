-- title: 许可与实际汇总 · permitted versus actual in the whole and by every way of adding up
-- grain: one row per way of adding up, part (none: the whole), pollutant and year
-- cites: XA-SYNERGY-PILOT-2024
with added as (
    select
        case
            when grouping(region_code) = 0 then 'region'
            when grouping(industry_code) = 0 then 'industry'
            when grouping(outlet_kind) = 0 then 'kind'
            when grouping(management) = 0 then 'class'
            else 'total'
        end as rolled_by,
        region_code, industry_code, outlet_kind, management, pollutant, year,
        sum_t(permitted_t) as permitted_t,
        sum_t(statutory_t) as statutory_t,
        sum_t(calculated_t) as calculated_t,
        sum_t(actual_t) as actual_t,
        sum_t(actual_limited_t) as actual_limited_t,
        sum_t(actual_free_t) as actual_free_t,
        sum_t(actual_invalid_t) as actual_invalid_t,
        sum_t(compared_permitted_t) as compared_permitted_t,
        sum_t(compared_actual_t) as compared_actual_t,
        sum_t(measured_t) as measured_t,
        sum(outlets)::bigint as outlets,
        sum(outlets_ok)::bigint as outlets_ok,
        sum(outlets_over)::bigint as outlets_over,
        sum(outlets_unconfirmed)::bigint as outlets_unconfirmed,
        sum(outlets_incomplete)::bigint as outlets_incomplete,
        sum(outlets_no_limit)::bigint as outlets_no_limit,
        sum(outlets_no_data)::bigint as outlets_no_data,
        sum(outlets_data_invalid)::bigint as outlets_data_invalid,
        max(worst_frac) as worst_frac,
        arg_max(worst_outlet, (worst_frac, worst_outlet)) filter (worst_frac is not null)
            as worst_outlet
    from permits.gap_cell
    group by grouping sets (
        (pollutant, year),
        (region_code, pollutant, year),
        (industry_code, pollutant, year),
        (outlet_kind, pollutant, year),
        (management, pollutant, year)
    )
)

select
    added.* exclude (
        measured_t, outlets, outlets_ok, outlets_over, outlets_unconfirmed, outlets_incomplete,
        outlets_no_limit, outlets_no_data, outlets_data_invalid, worst_frac, worst_outlet
    ),
    compared_permitted_t - compared_actual_t as headroom_t,
    compared_actual_t / nullif(compared_permitted_t, 0) as used_frac,
    measured_t / nullif(actual_t, 0) as measured_frac,
    outlets, outlets_ok, outlets_over, outlets_unconfirmed, outlets_incomplete,
    outlets_no_limit, outlets_no_data, outlets_data_invalid,
    worst_frac, worst_outlet
from added
order by rolled_by, region_code, industry_code, outlet_kind, management, pollutant, year
