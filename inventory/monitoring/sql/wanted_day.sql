-- title: 需要读取的日 · days with invalid hours, or that a look-back enters in part
-- grain: one row per series and day
-- cites: HJ75-2017
select series_id, day
from monitoring.day
where is_account_year and invalid_n > 0
union
select series_id, first_day
from monitoring.look_back_block
where is_first_read
union
select series_id, final_day
from monitoring.look_back_block
where is_final_read
