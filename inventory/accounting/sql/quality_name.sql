-- title: 活动水平各量的名称 · what the quantities and qualities of a row of activity are called
-- grain: one row per column
-- cites: ENGINE
select *
from (
    values
    ('qty_t', 'amount', '质量（或换算质量的热值）'),
    ('qty_m3', 'amount', '体积'),
    ('qty_gj_ncv', 'amount', '低位热量（或热值）'),
    ('qty_gj_gcv', 'amount', '高位热量'),
    ('qty_h', 'amount', '小时数'),
    ('qty_km', 'amount', '里程'),
    ('qty_n', 'amount', '个数'),
    ('sulfur_frac', 'sulfur_frac', '硫分'),
    ('ash_frac', 'ash_frac', '灰分'),
    ('volatile_frac', 'volatile_frac', '挥发分'),
    ('carbon_frac', 'carbon_frac', '含碳量'),
    ('voc_frac', 'voc_frac', 'VOCs含量')
) as listed (column_name, stated_as, title_zh)
