-- title: 外购电力热力间接排放 · indirect CO2 of purchased electricity and heat (memo)
-- grain: one row per electricity or heat activity
-- cites: MEE-GRID; NDRC-24
-- stored: view
select
    activity.activity_key,
    ef.use_id, ef.category_code, ef.stream, ef.pollutant, ef.is_listed, ef.line_key,
    ef.factor_id, ef.evidence, ef.is_general,
    'emitted' as stage,
    'none' as part,
    activity.qty_gj_ncv,
    ef.ef_t,
    activity.qty_gj_ncv * ef.ef_t as generated_t
from accounting.activity as activity
join factors.emission_factor as ef using (use_id)
where ef.role in ('electricity', 'heat') and ef.pollutant = 'CO2'
