-- title: 存疑的上报值 · reports that cannot be true and wait for a decision
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    sheet_id, row_no, 'amount' as column_name,
    concat_ws(
        ' ', facility_no, outlet_no, unit_no, pollutant, flow,
        format('{:.6g} t', emission_t),
        case when permitted_t is not null then format('许可量 {:.6g} t', permitted_t) end
    ) as value
from outlets.stated
where is_quarantined
