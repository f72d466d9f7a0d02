-- title: 氮氧化物与二氧化碳之比 · furnaces whose NOx does not fit their carbon dioxide
-- grain: one row per flagged check and object
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, column_name, value
from quality.outlier
where check_id = 'I2'
