-- title: 标出的核对 · comparisons that are out of bounds, in words
-- grain: one row per flagged comparison
-- cites: ENGINE
-- stored: view
with spoken as (
    select map_from_entries(list((code, title_zh) order by code)) as names
    from permits.record_name
),

-- a value that several methods made is told by all of them
flagged as (
    select
        cross_check.*,
        array_to_string(
            list_transform(string_split(source_a, '+'), lambda code: coalesce(names[code], code)),
            '、'
        ) as spoken_a,
        array_to_string(
            list_transform(string_split(source_b, '+'), lambda code: coalesce(names[code], code)),
            '、'
        ) as spoken_b
    from permits.cross_check as cross_check
    cross join spoken
    where is_flagged
)

select
    check_id, facility_no, outlet_no, pollutant,
    concat_ws(
        ' ', unit_no, item, year || '年', quarter || '季度', month || '月',
        spoken_a, format('{:.4g}', value_a), spoken_b, format('{:.4g}', value_b), value_unit,
        '差 ' || format('{:.4g}', difference), peer_n || ' 家同行'
    ) as told,
    input_table, input_id
from flagged
