-- title: 许可与实际汇总单元 · the comparison added up once, for every roll-up
-- grain: one row per region, industry, management class, outlet kind, pollutant and year
-- cites: XA-SYNERGY-PILOT-2024
select
    region_code, industry_code, management, outlet_kind, pollutant, year,
    sum_t(permitted_t) as permitted_t,
    sum_t(case limit_kind when 'statutory' then permitted_t end) as statutory_t,
    sum_t(case limit_kind when 'calculated' then permitted_t end) as calculated_t,
    -- impossible data are in no total, they stand beside it: one slip of a unit would hide all else
    sum_t(case when status <> 'data_invalid' then actual_t end) as actual_t,
    sum_t(case when status <> 'data_invalid' and permitted_t is not null then actual_t end)
        as actual_limited_t,
    sum_t(case when status <> 'data_invalid' and permitted_t is null then actual_t end)
        as actual_free_t,
    sum_t(case status when 'data_invalid' then actual_t end) as actual_invalid_t,
    -- both sides of the comparison: a limit whose emission is not known has no share that is used
    sum_t(case when status in ('ok', 'over', 'unconfirmed') then permitted_t end)
        as compared_permitted_t,
    sum_t(case when status in ('ok', 'over', 'unconfirmed') then actual_t end)
        as compared_actual_t,
    sum_t(case when status <> 'data_invalid' then actual_t * measured_frac end) as measured_t,
    count(*) as outlets,
    count(*) filter (status = 'ok') as outlets_ok,
    count(*) filter (status = 'over') as outlets_over,
    count(*) filter (status = 'unconfirmed') as outlets_unconfirmed,
    count(*) filter (status = 'incomplete') as outlets_incomplete,
    count(*) filter (status = 'no_limit') as outlets_no_limit,
    count(*) filter (status = 'no_data') as outlets_no_data,
    count(*) filter (status = 'data_invalid') as outlets_data_invalid,
    -- impossible data and quantities that only accounting sets make no outlet the worst
    max(
        case
            when status in ('ok', 'over', 'unconfirmed') and limit_kind = 'statutory' then ratio
        end
    ) as worst_frac,
    arg_max(facility_no || ' ' || outlet_no, (ratio, facility_no, outlet_no)) filter (
        status in ('ok', 'over', 'unconfirmed') and limit_kind = 'statutory' and ratio is not null
    ) as worst_outlet
from permits.outlet_gap
group by all
order by all
