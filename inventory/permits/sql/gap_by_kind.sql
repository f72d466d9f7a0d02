-- title: 分排放口类别许可与实际对比 · permitted versus actual by kind
-- grain: one row per outlet_kind, pollutant and year
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
select * exclude (rolled_by, region_code, industry_code, management)
from permits.gap_roll_up
where rolled_by = 'kind'
