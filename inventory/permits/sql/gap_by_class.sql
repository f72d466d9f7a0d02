-- title: 分管理类别许可与实际对比 · permitted versus actual by class of management
-- grain: one row per management, pollutant and year
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
select * exclude (rolled_by, region_code, industry_code, outlet_kind)
from permits.gap_roll_up
where rolled_by = 'class'
