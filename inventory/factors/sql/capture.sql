-- title: 收集效率 · what each way of collecting gas catches, the value that counts first
-- grain: one row per collection type and tabled value
-- cites: TCSES144-2024
select
    control as collection, region_stem as region_code, canonical_value as capture_frac,
    factor_id, evidence,
    row_number() over (
        order by length(region_stem) desc, pack_rank, valid_from desc nulls last, factor_id
    ) as rank
from factors.in_force
where kind = 'capture' and control is not null
