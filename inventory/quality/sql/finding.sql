-- title: 校验问题 · everything that import, accounting, permits and conservation found
-- grain: one row per finding
-- cites: ENGINE
with found as (
    select code, sheet_id, row_no, column_name, value from factors.problem
    union all
    select code, sheet_id, row_no, column_name, value from monitoring.problem
    union all by name
    select code, sheet_id, row_no, column_name, value from accounting.problem
    union all by name
    select code, sheet_id, row_no, column_name, value from outlets.problem
    union all by name
    select code, sheet_id, row_no, column_name, value from ledger.problem
    union all by name
    select code, sheet_id, row_no, column_name, value from permits.problem
    union all by name
    -- what stands in no sheet of the registry names its file itself
    select code, sheet_id, row_no, column_name, value, file from quality.problem
)

select
    found.code, catalogue.severity, catalogue.room,
    coalesce(sheet.file_name, found.file) as file, sheet.sheet, found.row_no as "row",
    found.column_name as "column",
    found.value,
    replace(catalogue.message_zh, '{value}', coalesce(found.value, '')) as message_zh,
    replace(catalogue.message_en, '{value}', coalesce(found.value, '')) as message_en,
    catalogue.remedy_zh
from found
join quality.catalogue as catalogue using (code)
left join registry.import_sheet as sheet using (sheet_id)

union all

select
    code, severity, room, file, sheet, row_no as "row", column_name as "column", value,
    message_zh, message_en, remedy_zh
from registry.finding

order by all
