-- title: 校验问题 · everything that import, accounting, permits and conservation found
-- grain: one row per finding
-- cites: ENGINE
with found as (
    select code, sheet_id, row_no, column_name, value from monitoring.problem
    union all
    select code, sheet_id, row_no, column_name, value from accounting.problem
    union all
    select code, sheet_id, row_no, column_name, value from permits.problem
    union all by name
    select 'Q101' as code, concat_ws(' ', door, quantity) as value
    from quality.conservation
    where not ok
    union all by name
    select
        'Q102' as code,
        concat_ws(' ', kind, facility_no, unit_no, category_code, pollutant) as value
    from quality.chosen_twice
    union all by name
    select 'Q103' as code, concat_ws(' ', category_code, title_zh) as value
    from compilation.combined_total
    where pm_t < pm10_t or pm10_t < pm25_t
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
