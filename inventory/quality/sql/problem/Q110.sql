-- title: 只编制部分区域 · comparisons that a run of some regions cannot make with all others
-- grain: one row where only some regions were compiled
-- cites: ENGINE
-- stored: inline
select
    null::integer as sheet_id, null::integer as row_no, null::varchar as column_name,
    array_to_string(regions, '、') as value
from run.scope
where len(regions) > 0
