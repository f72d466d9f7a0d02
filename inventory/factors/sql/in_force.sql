-- title: 可用因子 · the factors that this run may use, and nothing else reads factors.factor
-- grain: one row per factor
-- cites: ENGINE
with kind as (
    select distinct param, kind
    from factors.declared_parameter
),

usable as (
    select
        factor.* exclude (control), kind.kind,
        -- a bureau's word for a device that the lists have under another name
        coalesce(word.standard_control, factor.control) as control,
        -- 61 of 610000, 6101 of 610100: the longer, the closer
        regexp_replace(coalesce(factor.region_code, ''), '(00)+$', '') as region_stem
    from factors.factor as factor
    join kind using (param)
    left join factors.control_word as word
        on word.pack = factor.pack and word.control = factor.control
    cross join run.scope as scope
    where
        -- what is only recalled never enters, whatever the workspace sets
        factor.evidence <= scope.min_evidence and factor.evidence <> 'D'
        and (factor.valid_from is null or year(factor.valid_from) <= scope.year)
        and (factor.valid_to is null or year(factor.valid_to) >= scope.year)
)

select
    factor_id, pack, pack_rank, reach, evidence, kind, param, pollutant,
    category_code, item, technology, control, region_code,
    -- an empty key stands for any; empty text joins where NULL would not
    coalesce(category_code, '') as category_key,
    coalesce(item, '') as item_key,
    coalesce(technology, '') as technology_key,
    region_stem,
    capacity_suffix, capacity_min, capacity_max, valid_from,
    stage, scaled_by, usable.value, canonical_value, canonical_per,
    -- the published interval, in the unit of the canonical value
    usable.lower * canonical_value / nullif(usable.value, 0) as canonical_lower,
    usable.upper * canonical_value / nullif(usable.value, 0) as canonical_upper,
    source, cited_table,
    -- the cited document; what stands behind the point in a source is a remark
    split_part(source, ' · ', 1) as document
from usable
where
    region_stem = ''
    or exists (from factors.place where starts_with(place.key_code, usable.region_stem))
