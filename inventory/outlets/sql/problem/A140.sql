-- title: 停运或不明的时段 · stretches without hours in which, as stated, nothing ran
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name,
    concat_ws(
        ' ', unknown.facility_no, unknown.outlet_no, unknown.pollutants,
        unknown.from_day || ' 至 ' || unknown.to_day, unknown.hours_unknown || ' 小时',
        '依据：' || unknown.basis_zh
    ) as value
from outlets.unknown_block as unknown
join registry.outlet as outlet using (facility_no, outlet_no)
