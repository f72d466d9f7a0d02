-- title: 分行业许可与实际对比 · permitted versus actual by industry
-- grain: one row per industry_code, pollutant and year
-- cites: XA-SYNERGY-PILOT-2024
select
    industry_code, pollutant, year,
    sum_t(permitted_t) as permitted_t,
    sum_t(statutory_t) as statutory_t,
    sum_t(calculated_t) as calculated_t,
    sum_t(actual_t) as actual_t,
    sum_t(actual_limited_t) as actual_limited_t,
    sum_t(permitted_t) - sum_t(actual_limited_t) as headroom_t,
    sum_t(actual_invalid_t) as actual_invalid_t,
    sum_t(measured_t) / nullif(sum_t(actual_t), 0) as measured_frac,
    sum(outlets)::bigint as outlets,
    sum(outlets_ok)::bigint as outlets_ok,
    sum(outlets_over)::bigint as outlets_over,
    sum(outlets_no_limit)::bigint as outlets_no_limit,
    sum(outlets_no_data)::bigint as outlets_no_data,
    sum(outlets_data_invalid)::bigint as outlets_data_invalid,
    max(worst_frac) as worst_frac,
    arg_max(worst_outlet, (worst_frac, worst_outlet)) filter (worst_frac is not null)
        as worst_outlet
from permits.gap_cell
group by all
order by all
