-- title: 核算用活动水平 · activity with its heat, mass and volume on the canonical units
-- grain: one row per activity row of the registry
-- cites: ENGINE
with parameter as (
    -- heat is a property of the fuel in this use, whichever leaf takes the emission
    select use_id, arg_min(struct_pack(ncv_gj_t, ncv_gj_m3), category_code) as heat
    from factors.parameter
    group by use_id
),

joined as (
    select
        activity.*,
        unit_use.role as used_role,
        unit_use.item as used_item,
        use.use_id,
        unit.unit_key,
        unit.region_code,
        unit.industry_code,
        coalesce(activity.ncv_gj_t, parameter.heat.ncv_gj_t) as used_ncv_gj_t,
        coalesce(activity.ncv_gj_m3, parameter.heat.ncv_gj_m3) as used_ncv_gj_m3,
        case when activity.basis is distinct from 'gcv' then activity.amount_gj end as ncv_gj,
        case
            when flow_choice.chosen_flow is null then null
            -- a row that names no flow is a flow of its own
            when flow_choice.chosen_flow <> coalesce(activity.flow, 'none')
                then '另一数据来源优先'
            when flow_choice.is_annual_only and activity.month is not null then '已计入年度值'
        end as excluded_because
    from registry.activity as activity
    join accounting.unit as unit using (facility_no, unit_no)
    join factors.unit_use as unit_use
        on unit_use.facility_no = activity.facility_no
        and unit_use.unit_no = activity.unit_no
        and unit_use.reported_role = activity.role
        and unit_use.reported_item = activity.item
    left join factors.use as use
        on use.kind_id = unit_use.kind_id
        and use.role = unit_use.role
        and use.item = unit_use.item
    left join parameter on parameter.use_id = use.use_id
    left join accounting.flow_choice as flow_choice
        on flow_choice.facility_no = activity.facility_no
        and flow_choice.unit_no = activity.unit_no
        and flow_choice.role = activity.role
        and flow_choice.item = activity.item
)

select
    activity_id, unit_key,
    md5_number_lower(concat_ws(
        '|', facility_no, unit_no, year, month, used_role, used_item, flow, lot_no
    )) as activity_key,
    facility_no, unit_no, region_code, industry_code, year, month,
    used_role as role, used_item as item, lot_no, flow, use_id, excluded_because,
    used_ncv_gj_t, used_ncv_gj_m3,
    coalesce(amount_t, ncv_gj / used_ncv_gj_t) as qty_t,
    coalesce(amount_m3, ncv_gj / used_ncv_gj_m3) as qty_m3,
    coalesce(ncv_gj, amount_t * used_ncv_gj_t, amount_m3 * used_ncv_gj_m3) as qty_gj_ncv,
    case when basis = 'gcv' then amount_gj end as qty_gj_gcv,
    amount_h as qty_h, amount_km as qty_km, amount_n as qty_n,
    sulfur_frac, ash_frac, volatile_frac, carbon_frac, voc_frac
from joined
