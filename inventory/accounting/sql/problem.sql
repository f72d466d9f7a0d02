-- title: 核算问题 · what accounting could not do, row by row
-- grain: one row per problem and row of input
-- cites: ENGINE
-- union: problem
select branch as code, sheet_id, row_no, column_name, value
from part
