-- title: 选定排放因子 · the emission factor that each kind of use takes
-- grain: one row per kind of use, pollutant, leaf and part (stack or fugitive)
-- cites: ENGINE
with picked as (
    select
        demand.use_id,
        demand.category_code,
        demand.role,
        demand.node_code,
        choice.pollutant,
        choice.param,
        choice.factor_id,
        choice.evidence,
        choice.reach,
        choice.stage,
        choice.scaled_by,
        choice.assumption_zh,
        choice.canonical_value as ef_t,
        choice.canonical_per as ef_per
    from factors.choice as choice
    join factors.demand as demand using (demand_id)
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
    use_id, category_code, stream, is_listed, role, pollutant, param, factor_id, evidence,
    reach = 'general' as is_general, stage, scaled_by, assumption_zh, ef_t, ef_per,
    md5_number_lower(concat_ws('|', category_code, pollutant, param)) as line_key
from placed
