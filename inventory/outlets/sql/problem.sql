-- title: 排放口问题 · outlets whose ways of accounting lack something
-- grain: one row per problem and row of input
-- cites: ENGINE
-- union: problem
select branch as code, sheet_id, row_no, column_name, value
from part
