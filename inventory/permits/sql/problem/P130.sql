-- title: 燃气组分 · gas analyses that give no volume
-- grain: one row per problem
-- cites: HJ953-2018
-- stored: inline
select
    sheet_id, row_no, 'volume_frac' as column_name, facility_no,
    concat_ws(
        ' ', item, strftime(valid_from, '%Y-%m-%d'), '合计 ' || format('{:.4g}', components_frac)
    ) as told
from permits.gas_volume
where is_refused
