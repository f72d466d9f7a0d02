-- title: 选定排放因子 · the emission factor that each kind of use takes
-- grain: one row per kind of use, pollutant, leaf and part (stack or fugitive)
-- cites: ENGINE
with picked as (
    select
        demand.use_id,
        demand.category_code,
        demand.role,
        kind.node_code,
        choice.pollutant,
        choice.param,
        choice.factor_id,
        choice.stage,
        choice.scaled_by,
        choice.canonical_value as ef_t,
        choice.canonical_per as ef_per
    from factors.choice as choice
    join factors.demand as demand using (demand_id)
    join factors.use as use using (use_id)
    join factors.unit_kind as kind using (kind_id)
    where
        choice.param in ('ef', 'ef_fugitive')
        -- heat is released by what is burnt: coke that is sold or charged is no fuel here
        and (
            choice.canonical_per not in ('gj_ncv', 'gj_gcv')
            or demand.role in ('fuel', 'electricity', 'heat')
        )
),

placed as (
    select picked.*, stream.stream, stream.is_listed
    from picked
    join classification.stream as stream
        on stream.node_code = picked.node_code
        and stream.role = picked.role
        and stream.pollutant = picked.pollutant
        and stream.category_code = picked.category_code
    anti join classification.addon as addon
        on starts_with(picked.node_code, addon.node_prefix)
        and addon.role = picked.role
        and addon.pollutant = picked.pollutant
        and addon.replaces_stream

    union all by name
    select picked.*, addon.stream, true as is_listed
    from picked
    join classification.addon as addon
        on starts_with(picked.node_code, addon.node_prefix)
        and addon.role = picked.role
        and addon.pollutant = picked.pollutant
        and addon.category_code = picked.category_code
)

select
    placed.use_id,
    placed.category_code,
    placed.stream,
    placed.is_listed,
    placed.role,
    placed.pollutant,
    placed.param,
    placed.factor_id,
    placed.stage,
    placed.scaled_by,
    placed.ef_t,
    placed.ef_per,
    md5_number_lower(concat_ws('|', placed.category_code, placed.pollutant, placed.param))
        as line_key,
    -- share of fine particles in what the factor gives: fine and coarse are removed apart
    case
        when placed.pollutant in ('PM', 'PM10') then least(fine.ef_t / placed.ef_t, 1)
    end as fine_frac
from placed
left join placed as fine
    on fine.use_id = placed.use_id
    and fine.category_code = placed.category_code
    and fine.param = placed.param
    and fine.pollutant = 'PM2.5'
    and fine.ef_per = placed.ef_per
    and fine.scaled_by is not distinct from placed.scaled_by
