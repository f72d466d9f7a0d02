-- title: 校验问题 · everything that import, accounting, permits and conservation found
-- grain: one row per finding
-- cites: ENGINE
with found as (
    select code, sheet_id, row_no, column_name, value from factors.problem
    union all
    select code, sheet_id, row_no, column_name, value from monitoring.problem
    union all
    select code, sheet_id, row_no, column_name, value from accounting.problem
    union all
    select code, sheet_id, row_no, column_name, value from outlets.problem
    union all
    select code, sheet_id, row_no, column_name, value from ledger.problem
    union all
    select code, sheet_id, row_no, column_name, value from permits.problem
    union all
    select code, sheet_id, row_no, column_name, value from quality.problem
)

select
    found.code, catalogue.severity, catalogue.room,
    sheet.file_name as file, sheet.sheet, found.row_no as "row", found.column_name as "column",
    found.value, catalogue.message_zh, catalogue.message_en, catalogue.remedy_zh
from found
join quality.catalogue as catalogue using (code)
left join registry.import_sheet as sheet using (sheet_id)

union all

select
    code, severity, room, file, sheet, row_no as "row", column_name as "column", value,
    message_zh, message_en, remedy_zh
from registry.finding

order by all
