-- title: 台账问题 · results that find no place in the ledger, and reports without one
-- grain: one row per problem and row of input
-- cites: ENGINE
-- union: problem
select branch as code, sheet_id, row_no, column_name, value
from part
