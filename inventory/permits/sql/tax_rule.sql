-- title: 环境保护税规则值 · what the tax law and the province set, closest first
-- grain: one row per region code of a facility
-- cites: EPTL-2018; EPTR-2017
with usable as (
    select
        param, factor.value, regexp_replace(region_code, '(00)+$', '') as region_code,
        row_number() over (
            order by
                length(regexp_replace(region_code, '(00)+$', '')) desc nulls last,
                valid_from desc nulls last, pack_rank, factor_id
        ) as rank
    from factors.factor as factor
    cross join run.scope as scope
    where
        param in (
            'tax_item_number', 'tax_rate', 'tax_relief_gap', 'tax_relief_share',
            'tax_relief_deep_gap', 'tax_relief_deep_share'
        )
        and (verified or scope.allow_unverified)
        and (valid_from is null or year(valid_from) <= scope.year)
        and (valid_to is null or year(valid_to) >= scope.year)
)

select
    place.region_code,
    arg_min(value, rank) filter (param = 'tax_item_number') as item_n,
    arg_min(value, rank) filter (param = 'tax_rate') as rate_cny,
    arg_min(value, rank) filter (param = 'tax_relief_gap') as relief_gap_frac,
    arg_min(value, rank) filter (param = 'tax_relief_share') as relief_share_frac,
    arg_min(value, rank) filter (param = 'tax_relief_deep_gap') as deep_gap_frac,
    arg_min(value, rank) filter (param = 'tax_relief_deep_share') as deep_share_frac
from (select distinct region_code from registry.facility) as place
join usable
    on usable.region_code is null or starts_with(place.region_code, usable.region_code)
group by all
