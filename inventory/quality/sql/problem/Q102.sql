-- title: 重复计入 · what is counted twice
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    null::integer as sheet_id, null::integer as row_no, null::varchar as column_name,
    concat_ws(' ', kind, facility_no, unit_no, category_code, pollutant) as value
from quality.chosen_twice
