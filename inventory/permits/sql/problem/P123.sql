-- title: 不合常理的报告 · impossible reported quantities
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    facility_no, outlet_no, pollutant,
    concat_ws(
        ' ', year || '年', quarter || '季度', month || '月',
        '报告 ' || said_t(reported_t), '自核 ' || said_t(own_t)
    ) as told,
    'report_line' as input_table, report_line_id as input_id
from permits.report_difference
where reason_code = 'impossible'
