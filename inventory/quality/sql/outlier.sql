-- title: 反推核对的异常 · what implied checks flag, in words and at the row of the sheet
-- grain: one row per flagged check and object
-- cites: ENGINE
-- stored: view
select
    implied.check_id,
    coalesce(outlet.sheet_id, unit.sheet_id, facility.sheet_id) as sheet_id,
    case
        when implied.outlet_no is not null then outlet.row_no
        when implied.unit_no is not null then unit.row_no
        else facility.row_no
    end as row_no,
    case
        when implied.outlet_no is not null then 'outlet_no'
        when implied.unit_no is not null then 'unit_no'
        when implied.facility_no is not null then 'facility_no'
    end as column_name,
    concat_ws(
        ' ', implied.facility_no, implied.outlet_no, implied.unit_no, implied.category_code,
        implied.pollutant, implied.title_zh,
        format('{:.4g}', implied.value) || ' ' || implied.unit,
        '许可 ' || format('{:.4g}', implied.limit_mg_m3),
        '区间 ' || format('{:.4g}', implied.lower) || '–' || format('{:.4g}', implied.upper),
        '（' || implied.cites || '）',
        implied.look_at_zh
    ) as value
from quality.implied as implied
left join registry.outlet as outlet
    on outlet.facility_no = implied.facility_no and outlet.outlet_no = implied.outlet_no
left join registry.unit as unit
    on unit.facility_no = implied.facility_no and unit.unit_no = implied.unit_no
left join registry.facility as facility on facility.facility_no = implied.facility_no
where implied.is_flagged
