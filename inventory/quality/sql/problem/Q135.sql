-- title: 源类隐含排放系数 · categories outside published intervals
-- grain: one row per flagged check and object
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, column_name, value
from quality.outlier
where check_id = 'I6'
