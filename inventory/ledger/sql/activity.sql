-- title: 计入的活动水平 · activity as it counts, rows that do not count with the reason
-- grain: one row per activity row of the registry
-- cites: ENGINE
-- stored: view
select
    activity_id, facility_no, unit_no, region_code, industry_code, year, month, role, item, flow,
    excluded_because, counted_frac, volatile_frac,
    qty_t * counted_part as qty_t,
    qty_m3 * counted_part as qty_m3,
    qty_gj_ncv * counted_part as qty_gj_ncv,
    qty_h * counted_part as qty_h,
    qty_km * counted_part as qty_km,
    qty_n * counted_part as qty_n
from (
    -- a row that does not count shows what it states
    select *, case when excluded_because is null then counted_frac else 1 end as counted_part
    from accounting.activity
    where input_table = 'activity'
)
