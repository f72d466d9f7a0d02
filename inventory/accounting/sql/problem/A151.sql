-- title: 没有碳源的自产煤气 · gas of the plant's own whose carbon nobody stated
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    stated.sheet_id, stated.row_no, 'origin' as column_name,
    concat_ws(' ', own.facility_no, own.unit_no, own.item) as value
from accounting.own_gas as own
join registry.activity as stated using (activity_id)
where own.origin = 'own' and not own.has_source
