-- title: 判断界限 · from what multiple of its permit a quantity is impossible
-- grain: one row per run
-- cites: ENGINE
select arg_min(canonical_value, rank) filter (param = 'absurd_ratio') as absurd_ratio
from factors.rule
