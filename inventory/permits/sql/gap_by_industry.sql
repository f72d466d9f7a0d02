-- title: 分行业许可与实际对比 · permitted versus actual by industry
-- grain: one row per industry_code, pollutant and year
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
select * exclude (rolled_by, region_code, outlet_kind, management)
from permits.gap_roll_up
where rolled_by = 'industry'
