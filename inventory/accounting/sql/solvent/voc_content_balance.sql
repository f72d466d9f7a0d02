-- title: 含VOCs物料衡算法 · VOC from the content of coatings, inks, adhesives and solvents
-- grain: one row per solvent activity
-- cites: STOICHIOMETRY
-- stored: view
select
    activity.*,
    stream.category_code, stream.stream, stream.pollutant,
    'voc_content_balance' as method,
    null::varchar as factor_id,
    md5_number_lower(concat_ws('|', stream.category_code, stream.pollutant)) as line_key,
    'generated' as stage,
    null::double as fine_frac,
    'stack' as part,
    -- what is bought as VOC leaves as VOC unless a device on its way holds it back
    activity.qty_t * activity.voc_frac as generated_t
from accounting.activity as activity
join accounting.unit as unit using (unit_key)
join classification.stream as stream
    on stream.node_code = unit.node_code
    and stream.role = activity.role
    and stream.pollutant = 'VOCs'
where activity.role = 'solvent'
