-- title: 许可余量排序 · outlets by what their written limit leaves, the least first
-- grain: one row per outlet, pollutant and year with a written limit and a sound emission
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
select
    pollutant, year, region_code, industry_code, facility_no, outlet_no, outlet_kind,
    permitted_t, actual_t, headroom_t, ratio, status,
    rank() over (partition by pollutant, year order by headroom_t) as rank,
    rank() over (partition by region_code, pollutant, year order by headroom_t) as region_rank
from permits.outlet_gap
where limit_kind = 'statutory' and status in ('ok', 'over', 'unconfirmed')
