-- title: 粒径次序 · particulate matter below one of its sizes
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    null::integer as sheet_id, null::integer as row_no, null::varchar as column_name,
    concat_ws(' ', category_code, title_zh) as value
from compilation.combined_total
where incomplete is not null or pm10_t < pm25_t
