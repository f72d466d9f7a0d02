-- title: 堆场扬尘 · dust of storage piles, from loading and from wind
-- grain: one row per activity
-- cites: MEE-2021-24-PILE
-- stored: view
select
    activity.*,
    factor.category_code, factor.stream, factor.pollutant, factor.method,
    factor.factor_id, factor.parameter_ids, factor.line_key,
    'generated' as stage,
    factor.fine_frac,
    'stack' as part,
    share.quantity,
    factor.ef_per as quantity_per,
    factor.ef_t,
    area_ha(unit.capacity, unit.capacity_unit) as area_ha,
    share.share_frac,
    factor.standing_t * area_ha(unit.capacity, unit.capacity_unit) * share.share_frac
        as standing_t,
    share.quantity * factor.ef_t
    + factor.standing_t * area_ha(unit.capacity, unit.capacity_unit) * share.share_frac
        as generated_t
from accounting.activity as activity
join accounting.fugitive_factor as factor using (use_id)
join accounting.fugitive_share as share
    on share.activity_id = activity.activity_id and share.method = factor.method
join registry.unit as unit using (facility_no, unit_no)
where factor.method = 'pm_stockpile'
