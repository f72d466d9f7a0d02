-- title: 产排污系数法 · emission factor times activity
-- grain: one row per activity, pollutant and part (stack or fugitive)
-- cites: TCSES144-2024; IPCC2006-V2
-- stored: view
select
    activity.activity_key,
    ef.use_id, ef.category_code, ef.stream, ef.pollutant, ef.is_listed, ef.line_key,
    ef.factor_id, ef.evidence, ef.is_general, ef.assumption_zh, ef.stage,
    case ef.param when 'ef_fugitive' then 'fugitive' else 'stack' end as part,
    case ef.ef_per
        when 't' then activity.qty_t
        when 'gj_ncv' then activity.qty_gj_ncv
        when 'gj_gcv' then activity.qty_gj_gcv
        when 'm3' then activity.qty_m3
        when 'h' then activity.qty_h
        when 'km' then activity.qty_km
        when 'n' then activity.qty_n
    end as quantity,
    ef.ef_per as quantity_per,
    ef.ef_t,
    ef.scaled_by,
    case ef.scaled_by
        when 'sulfur_frac' then activity.sulfur_frac
        when 'ash_frac' then activity.ash_frac
        when 'voc_frac' then activity.voc_frac
        when 'carbon_frac' then activity.carbon_frac
        when 'volatile_frac' then activity.volatile_frac
        else case when ef.scaled_by is null then 1 end
    end as scale_frac,
    quantity * ef.ef_t * scale_frac as generated_t
from accounting.activity as activity
join factors.emission_factor as ef using (use_id)
where
    ef.role not in ('electricity', 'heat')
    -- carbonates have their own method
    and not (ef.role in ('material', 'sorbent') and ef.pollutant = 'CO2')
