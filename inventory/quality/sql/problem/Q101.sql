-- title: 守恒未通过 · doors at which something was lost or invented
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    null::integer as sheet_id, null::integer as row_no, null::varchar as column_name,
    concat_ws(' ', door, quantity) as value
from quality.conservation
where not ok
