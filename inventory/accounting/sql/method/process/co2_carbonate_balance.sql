-- title: 碳酸盐分解法 · CO2 from carbonates that are heated, and from reagents of flue-gas treatment
-- grain: one row per carbonate activity, and one per reagent amount of a treatment device
-- cites: NDRC-24; IPCC2006-V3
-- stored: view
select
    activity.activity_key,
    ef.use_id, ef.category_code, ef.stream, ef.pollutant, ef.is_listed, ef.line_key,
    ef.factor_id, ef.evidence, ef.is_general, ef.stage,
    'stack' as part,
    activity.qty_t,
    ef.ef_t,
    activity.qty_t * ef.ef_t as generated_t
from accounting.activity as activity
join factors.emission_factor as ef using (use_id)
where
    ef.role in ('material', 'sorbent')
    and ef.pollutant = 'CO2'
    and ef.param = 'ef'
    and ef.ef_per = 't'
