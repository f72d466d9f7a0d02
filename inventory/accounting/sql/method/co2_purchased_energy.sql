-- title: 外购电力热力间接排放 · indirect CO2 of purchased electricity and heat (memo)
-- grain: one row per electricity or heat activity
-- cites: MEE-GRID; NDRC-24
-- stored: view
select
    activity.*,
    ef.category_code, ef.stream, ef.pollutant,
    'co2_purchased_energy' as method,
    ef.factor_id, ef.line_key,
    'emitted' as stage,
    null::double as fine_frac,
    'none' as part,
    ef.ef_t,
    activity.qty_gj_ncv * ef.ef_t as generated_t
from accounting.activity as activity
join factors.emission_factor as ef using (use_id)
where activity.role in ('electricity', 'heat') and ef.pollutant = 'CO2'
