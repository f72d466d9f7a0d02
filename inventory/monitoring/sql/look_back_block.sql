-- title: 回溯区间的日最大值 · the largest rate of whole days inside each look-back
-- grain: one row per series and look-back range that holds a valid hour
-- cites: HJ75-2017
with asked as (
    select distinct series_id, after_n, last_n
    from monitoring.gap_hour
    where last_n > after_n
),

-- days without a valid hour share their number with the next day and are no end of a range
numbered as (
    select series_id, day, day_n, valid_before_n, valid_n, max_kg_h
    from monitoring.day
    where valid_n > 0
),

-- the days that hold the first hour of a range and its last
position as (
    select series_id, after_n as hour_n
    from asked
    union
    select series_id, last_n - 1
    from asked
),

placed as (
    select position.hour_n, numbered.*
    from position
    asof join numbered
        on numbered.series_id = position.series_id and numbered.valid_before_n <= position.hour_n
),

located as (
    select
        asked.series_id, asked.after_n, asked.last_n,
        first.day as first_day, first.day_n as first_day_n, first.max_kg_h as first_max_kg_h,
        first.valid_before_n = asked.after_n
        and first.valid_before_n + first.valid_n <= asked.last_n as is_first_whole,
        final.day as final_day, final.day_n as final_day_n, final.max_kg_h as final_max_kg_h,
        final.valid_before_n >= asked.after_n
        and final.valid_before_n + final.valid_n = asked.last_n as is_final_whole
    from asked
    join placed as first
        on first.series_id = asked.series_id and first.hour_n = asked.after_n
    join placed as final
        on final.series_id = asked.series_id and final.hour_n = asked.last_n - 1
),

inner_day as (
    select
        series_id, after_n, last_n,
        unnest(range(first_day_n + 1, final_day_n)) as day_n
    from located
),

inside as (
    select inner_day.series_id, after_n, last_n, max(numbered.max_kg_h) as inner_max_kg_h
    from inner_day
    join numbered using (series_id, day_n)
    group by all
),

bounded as (
    select
        located.*,
        greatest(
            inside.inner_max_kg_h,
            case when is_first_whole then first_max_kg_h end,
            case when is_final_whole then final_max_kg_h end
        ) as block_max_kg_h
    from located
    left join inside using (series_id, after_n, last_n)
)

select
    series_id, after_n, last_n, block_max_kg_h, first_day, final_day,
    -- the hours of a broken day are read only where they can exceed the whole days
    not is_first_whole
    and (block_max_kg_h is null or first_max_kg_h > block_max_kg_h) as is_first_read,
    not is_final_whole
    and (block_max_kg_h is null or final_max_kg_h > block_max_kg_h) as is_final_read
from bounded
