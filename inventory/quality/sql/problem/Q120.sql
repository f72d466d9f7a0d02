-- title: 没有方法读取的区域数据 · rows of regions that no method reads, so that nobody counts on them
-- grain: one row per imported sheet
-- cites: ENGINE
-- stored: inline
with row_of as (
    select
        '区域活动水平' as kind, sheet_id, row_no, category_code as told,
        'region_activity' as input_table, region_activity_id as input_id
    from registry.region_activity
    union all
    select
        '区域指标' as kind, sheet_id, row_no, indicator as told,
        'region_indicator' as input_table, region_indicator_id as input_id
    from registry.region_indicator
)

select
    sheet_id, null::integer as row_no, null::varchar as column_name,
    concat_ws(
        ' ', kind, count(*) || ' 行：' || string_agg(distinct told, '、' order by told)
    ) as value
from row_of
anti join ledger.emission using (input_table, input_id)
group by kind, sheet_id
