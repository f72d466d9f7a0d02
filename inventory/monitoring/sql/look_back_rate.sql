-- title: 回溯区间的最大排放量 · the largest rate of the valid hours inside each look-back
-- grain: one row per series and look-back range that holds a valid hour
-- cites: HJ75-2017
with entered as (
    select series_id, after_n, last_n, first_day as day
    from monitoring.look_back_block
    where is_first_read
    union all
    select series_id, after_n, last_n, final_day
    from monitoring.look_back_block
    where is_final_read
),

located as (
    select
        entered.series_id, entered.after_n, entered.last_n, clock.hour,
        day.valid_before_n + bit_count(day.valid_hours & hours_before(clock.hour)) as hour_before_n,
        read_day.concentration_mg_m3, read_day.flow_m3_h
    from entered
    join monitoring.day as day using (series_id, day)
    join monitoring.read_day as read_day using (series_id, day)
    join monitoring.clock as clock on day.valid_hours & clock.bit <> 0
),

edge as (
    select
        series_id, after_n, last_n,
        max(mg_to_kg(concentration_mg_m3[hour + 1] * flow_m3_h[hour + 1])) as max_kg_h
    from located
    where hour_before_n >= after_n and hour_before_n < last_n
    group by all
)

select
    series_id, after_n, last_n, greatest(block.block_max_kg_h, edge.max_kg_h) as max_kg_h
from monitoring.look_back_block as block
left join edge using (series_id, after_n, last_n)
