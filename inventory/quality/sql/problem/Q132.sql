-- title: 二氧化硫与燃料硫 · furnaces whose SO2 does not fit the sulphur in their fuel
-- grain: one row per flagged check and object
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, column_name, value
from quality.outlier
where check_id = 'I3'
