-- title: 自动监测问题 · what the hourly values do not carry
-- grain: one row per problem and row of input
-- cites: ENGINE
-- union: problem
select branch as code, sheet_id, row_no, column_name, value
from part
