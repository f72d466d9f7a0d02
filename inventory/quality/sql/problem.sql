-- title: 质量问题 · what the checks of a whole run found
-- grain: one row per problem and row of input
-- cites: ENGINE
-- union: problem
select branch as code, sheet_id, row_no, column_name, value, file
from part
