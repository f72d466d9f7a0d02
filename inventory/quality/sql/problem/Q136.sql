-- title: 二氧化碳两侧相符 · facilities whose carbon dioxide does not fit the fuel behind their pollutants
-- grain: one row per flagged check and object
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, column_name, value
from quality.outlier
where check_id = 'I7'
