-- title: 填报的活动水平 · activity and what treatment uses up, on the canonical units
-- grain: one row per activity row of the registry, and per amount that a treatment device uses up
-- cites: ENGINE
-- stored: view
with heat as (
    -- heat is a property of the fuel in this use, whichever leaf takes the emission
    select
        use_id,
        arg_min(
            struct_pack(ncv_gj_t, ncv_gj_m3, ncv_factor_id, ncv_evidence, assumption_zh),
            category_code
        ) as fuel
    from factors.fuel
    group by use_id
),

reported as (
    select
        'activity' as input_table, activity_id as input_id, activity_id,
        facility_no, unit_no, year, month, role as reported_role, item as reported_item, lot_no,
        flow, unit_reported, basis, amount_t, amount_gj, amount_m3, amount_h, amount_km, amount_n,
        ncv_gj_t, ncv_gj_m3, sulfur_frac, ash_frac, volatile_frac, carbon_frac, voc_frac,
        null::varchar as excluded_because, null::varchar as abatement_no
    from registry.activity

    union all by name

    select
        'abatement_run' as input_table, input_id, facility_no, unit_no, year, month,
        role as reported_role, item as reported_item, amount_t, amount_m3, amount_gj,
        excluded_because, abatement_no
    from accounting.treatment_use
)

select
    reported.input_table, reported.input_id, reported.activity_id, unit.unit_key,
    md5_number_lower(concat_ws(
        '|', reported.facility_no, reported.abatement_no, reported.unit_no, year, month,
        unit_use.role, unit_use.item, flow, lot_no
    )) as activity_key,
    reported.facility_no, reported.unit_no, unit.region_code, unit.industry_code, year, month,
    unit_use.role, unit_use.item, coalesce(unit_use.item_group, unit_use.item) as family,
    unit_use.item_group = unit_use.item as is_group, lot_no, flow, unit_reported, use.use_id,
    reported.excluded_because,
    coalesce(reported.ncv_gj_t, heat.fuel.ncv_gj_t) as used_ncv_gj_t,
    coalesce(reported.ncv_gj_m3, heat.fuel.ncv_gj_m3) as used_ncv_gj_m3,
    reported.ncv_gj_t is null and reported.ncv_gj_m3 is null and amount_gj is null
        as is_default_ncv,
    heat.fuel.ncv_factor_id, heat.fuel.ncv_evidence, heat.fuel.assumption_zh,
    case when reported.basis is distinct from 'gcv' then amount_gj end as ncv_gj,
    case when reported.basis = 'gcv' then amount_gj end as gcv_gj,
    amount_t, amount_m3, amount_h, amount_km, amount_n,
    sulfur_frac, ash_frac, volatile_frac, carbon_frac, voc_frac
from reported
join accounting.unit as unit using (facility_no, unit_no)
join factors.unit_use as unit_use
    on unit_use.facility_no = reported.facility_no
    and unit_use.unit_no = reported.unit_no
    and unit_use.reported_role = reported.reported_role
    and unit_use.reported_item = reported.reported_item
left join factors.use as use on use.use_id = unit_use.use_id
left join heat on heat.use_id = unit_use.use_id
