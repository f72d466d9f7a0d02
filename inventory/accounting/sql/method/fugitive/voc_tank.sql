-- title: 储罐 · standing and working losses of tanks with fixed and floating roofs
-- grain: one row per activity
-- cites: AP42; FR-ARRETE-2010
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
    -- a roof that floats fills no empty space however often the liquid turns over
    case when factor.working_m3 is null then 1
        else tank_turnover(share.throughput_m3 / factor.working_m3)
    end as turnover_frac,
    share.share_frac,
    factor.standing_t * share.share_frac as standing_t,
    share.quantity * factor.ef_t * turnover_frac + factor.standing_t * share.share_frac
        as generated_t
from accounting.activity as activity
join accounting.fugitive_factor as factor using (use_id)
join accounting.fugitive_share as share
    on share.activity_id = activity.activity_id and share.method = factor.method
where factor.method = 'voc_tank'
