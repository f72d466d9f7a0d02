-- title: 碳酸盐分解法 · CO2 from carbonates that are heated or used as sorbent
-- grain: one row per carbonate activity, and one per sorbent amount of a treatment device
-- cites: NDRC-24; IPCC2006-V3
-- stored: view
with sorbent as (
    -- the amount stands on every pollutant row of the device: it is one amount
    select
        facility_no, abatement_no, year, month,
        min(abatement_run_id) as input_id, max(limestone_t) as qty_t
    from registry.abatement_run
    where limestone_t is not null
    group by all
),

limestone as (
    -- the factor of the desulphurisation leaf, else the one for any use
    select factor.factor_id, factor.canonical_value as ef_t
    from factors.factor as factor
    cross join run.scope as scope
    join classification.addon as addon on addon.role = 'sorbent'
    where
        factor.item = 'limestone' and factor.pollutant = 'CO2' and factor.param = 'ef'
        and factor.canonical_per = 't'
        and (factor.category_code is null or starts_with(addon.category_code, factor.category_code))
        and (factor.verified or scope.allow_unverified)
    order by length(factor.category_code) desc nulls last, factor.pack_rank, factor.factor_id
    limit 1
),

desulphurised as (
    select
        sorbent.*, route.unit_no,
        1 / count(*) over (partition by sorbent.facility_no, sorbent.abatement_no, year, month)
            as unit_frac
    from sorbent
    join (select distinct facility_no, unit_no, abatement_no from registry.route) as route
        using (facility_no, abatement_no)
)

select
    activity.*,
    ef.category_code, ef.stream, ef.pollutant,
    'co2_carbonate_balance' as method,
    ef.factor_id, ef.line_key, ef.stage,
    null::double as fine_frac,
    'stack' as part,
    'activity' as input_table,
    activity.activity_id as input_id,
    ef.ef_t,
    activity.qty_t * ef.ef_t as generated_t
from accounting.activity as activity
join factors.emission_factor as ef using (use_id)
where activity.role = 'material' and ef.pollutant = 'CO2' and ef.ef_per = 't'

union all by name

select
    desulphurised.facility_no, desulphurised.unit_no, desulphurised.year, desulphurised.month,
    unit.unit_key, unit.region_code, unit.industry_code,
    md5_number_lower(concat_ws(
        '|', facility_no, abatement_no, desulphurised.unit_no, desulphurised.year,
        desulphurised.month, 'sorbent'
    )) as activity_key,
    'sorbent' as role, 'limestone' as item, desulphurised.qty_t,
    addon.category_code, addon.stream, addon.pollutant,
    'co2_carbonate_balance' as method,
    limestone.factor_id,
    md5_number_lower(concat_ws('|', addon.category_code, addon.pollutant)) as line_key,
    'generated' as stage,
    'stack' as part,
    'abatement_run' as input_table,
    desulphurised.input_id,
    limestone.ef_t,
    desulphurised.qty_t * desulphurised.unit_frac * limestone.ef_t as generated_t
from desulphurised
join accounting.unit as unit using (facility_no, unit_no)
join classification.addon as addon on addon.role = 'sorbent' and addon.pollutant = 'CO2'
cross join limestone
