-- title: 因子用所在区域 · regions whose own factors this run may use
-- grain: one row per region of a facility or of area activity, or official region above it
-- cites: GB2260
select key_code
from registry.facility
join factors.region_key using (region_code)
union
select region_code
from registry.facility
union
select region_code
from registry.region_activity
