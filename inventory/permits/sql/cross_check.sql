-- title: 交叉核对 · what two records of the same thing say, and how far they are apart
-- grain: one row per comparison of checks X1 to X10
-- cites: ENGINE
with found as (
    from permits.check_report
    union all by name
    from permits.check_record
    union all by name
    from permits.check_peer
)

select
    check_id, facility_no, scope, outlet_no, unit_no, item, pollutant, year, quarter, month,
    value_a, source_a, value_b, source_b, value_unit,
    -- emission beside hours or heat has no difference
    case when check_id <> 'X6' then value_a - value_b end as difference,
    case when check_id <> 'X6' then value_a / nullif(value_b, 0) end as ratio,
    is_flagged, peer_n, robust_z_frac, input_table, input_id
from found
