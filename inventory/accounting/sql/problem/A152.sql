-- title: 未注明来源的煤气 · gas beside a furnace that makes it, taken for the plant's own
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    stated.sheet_id, stated.row_no, 'origin' as column_name,
    concat_ws(' ', own.facility_no, own.unit_no, own.item) as value
from accounting.own_gas as own
join registry.activity as stated using (activity_id)
where own.is_assumed_own
