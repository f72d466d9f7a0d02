-- title: 判断界限 · beyond which multiple of its permit a quantity is impossible
-- grain: one row per run
-- cites: ENGINE
select
    arg_min(canonical_value, rank) filter (param = 'absurd_ratio') as absurd_ratio,
    arg_min(canonical_value, rank) filter (param = 'absurd_report_ratio') as absurd_report_ratio,
    arg_min(canonical_value, rank) filter (param = 'absurd_air_t') as absurd_air_t,
    arg_min(canonical_value, rank) filter (param = 'absurd_ghg_t') as absurd_ghg_t,
    arg_min(canonical_value, rank) filter (param = 'statement_rest') as rest_frac
from factors.rule
