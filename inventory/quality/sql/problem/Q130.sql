-- title: 隐含浓度 · outlets whose tonnes imply more than their permit or published intervals
-- grain: one row per flagged check and object
-- cites: ENGINE
-- stored: inline
select sheet_id, row_no, column_name, value
from quality.outlier
where check_id = 'I1'
