-- title: 分区域许可与实际对比 · permitted versus actual by region
-- grain: one row per region_code, pollutant and year
-- cites: XA-SYNERGY-PILOT-2024
select
    region_code, pollutant, year,
    sum_t(permitted_t) as permitted_t,
    sum_t(actual_t) as actual_t,
    sum_t(case when permitted_t is not null then actual_t end) as actual_limited_t,
    sum_t(permitted_t) - actual_limited_t as headroom_t,
    count(*) as outlets,
    count(*) filter (status = 'ok') as outlets_ok,
    count(*) filter (status = 'over') as outlets_over,
    count(*) filter (status = 'no_limit') as outlets_no_limit,
    count(*) filter (status = 'no_data') as outlets_no_data,
    count(*) filter (status = 'data_invalid') as outlets_data_invalid
from permits.outlet_gap
group by all
order by all
