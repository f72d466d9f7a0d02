-- title: 源分类之外的物质 · substances that the category does not list
-- grain: one row per unit, leaf and substance
-- cites: ENGINE
-- stored: inline
with unlisted as (
    select distinct
        activity.unit_key, ef.category_code || ' ' || ef.pollutant as value
    from factors.emission_factor as ef
    join accounting.activity as activity using (use_id)
    where not ef.is_listed
)

select unit.sheet_id, unit.row_no, 'unit_no' as column_name, unlisted.value
from unlisted
join accounting.unit as known using (unit_key)
join registry.unit as unit using (facility_no, unit_no)
