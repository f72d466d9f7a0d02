-- title: 单位热量烟气量 · outlets whose measured gas does not fit the heat behind it
-- grain: one row per flagged check and object
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, column_name, value
from quality.outlier
where check_id = 'I4'
