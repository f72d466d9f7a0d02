-- title: 分区域许可与实际对比 · permitted versus actual by region
-- grain: one row per region_code, pollutant and year
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
select * exclude (rolled_by, industry_code, outlet_kind, management)
from permits.gap_roll_up
where rolled_by = 'region'
