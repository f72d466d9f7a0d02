-- title: 因子问题 · what the choice of factors has to tell
-- grain: one row per problem
-- cites: ENGINE
-- union: problem
select branch as code, sheet_id, row_no, column_name, value
from part
