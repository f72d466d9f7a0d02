-- title: 治理工艺去除效率 · what a control technology removes when nothing was measured
-- grain: one row per control technology and pollutant
-- cites: ENGINE
with ranked as (
    select
        control as technology,
        pollutant,
        canonical_value as removal_frac,
        factor_id,
        row_number() over (
            partition by control, pollutant
            order by
                -- a value for every source before one for a single category or fuel
                category_code is null desc,
                item is null desc,
                pack_rank,
                valid_from desc nulls last,
                factor_id
        ) as place
    from factors.factor as factor
    cross join run.scope as scope
    where
        param = 'removal'
        and control is not null
        and (verified or scope.allow_unverified)
        and (valid_from is null or year(valid_from) <= scope.year)
        and (valid_to is null or year(valid_to) >= scope.year)
)

select technology, pollutant, removal_frac, factor_id
from ranked
where place = 1
