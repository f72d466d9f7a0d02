-- title: 环境保护税规则值 · what the tax law and the province set, closest first
-- grain: one row per region code of a facility
-- cites: EPTL-2018; EPTR-2017
select
    place.region_code,
    arg_min(rule.value, rule.rank) filter (param = 'tax_item_number') as item_n,
    arg_min(rule.value, rule.rank) filter (param = 'tax_rate') as rate_cny,
    arg_min(rule.value, rule.rank) filter (param = 'tax_relief_gap') as relief_gap_frac,
    arg_min(rule.value, rule.rank) filter (param = 'tax_relief_share') as relief_share_frac,
    arg_min(rule.value, rule.rank) filter (param = 'tax_relief_deep_gap') as deep_gap_frac,
    arg_min(rule.value, rule.rank) filter (param = 'tax_relief_deep_share') as deep_share_frac
from (select distinct region_code from registry.facility) as place
join factors.rule as rule on starts_with(place.region_code, rule.region_code)
where starts_with(rule.param, 'tax_')
group by all
