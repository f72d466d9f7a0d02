-- title: 核算用活动水平 · activity with its heat, mass and volume, and how much of it counts
-- grain: one row per activity row of the registry, and per amount that a treatment device uses up
-- cites: ENGINE
with bought as (
    -- whoever states what he buys has the power of his treatment in it
    select distinct facility_no
    from registry.activity
    where role = 'electricity'
),

burnt as (
    select distinct unit_key, item
    from accounting.stated_activity
    where input_table = 'activity' and role = 'fuel'
)

select
    input_table, input_id, activity_id, activity_key, stated.unit_key,
    stated.facility_no, unit_no, region_code, industry_code, year, stated.month,
    stated.role, stated.item, stated.family, lot_no, stated.flow, use_id,
    coalesce(
        stated.excluded_because, choice.excluded_because,
        case
            when input_table = 'activity' then null
            when stated.role = 'electricity' and bought.facility_no is not null
                then '已含在外购电力中'
            when stated.role = 'fuel' and burnt.item is not null
                then '同一燃料已在活动水平中填报'
        end
    ) as excluded_because,
    coalesce(choice.counted_frac, 1) as counted_frac,
    used_ncv_gj_t, used_ncv_gj_m3, is_default_ncv, ncv_factor_id, ncv_evidence, assumption_zh,
    coalesce(amount_t, ncv_gj / used_ncv_gj_t) as qty_t,
    coalesce(amount_m3, ncv_gj / used_ncv_gj_m3) as qty_m3,
    coalesce(ncv_gj, amount_t * used_ncv_gj_t, amount_m3 * used_ncv_gj_m3) as qty_gj_ncv,
    gcv_gj as qty_gj_gcv,
    amount_h as qty_h, amount_km as qty_km, amount_n as qty_n,
    sulfur_frac, ash_frac, volatile_frac, carbon_frac, voc_frac,
    -- what the row leaves out, so that rows which lack the same are judged once
    concat_ws(
        ' ',
        case when qty_t is null then 'qty_t' end,
        case when qty_m3 is null then 'qty_m3' end,
        case when qty_gj_ncv is null then 'qty_gj_ncv' end,
        case when qty_gj_gcv is null then 'qty_gj_gcv' end,
        case when qty_h is null then 'qty_h' end,
        case when qty_km is null then 'qty_km' end,
        case when qty_n is null then 'qty_n' end,
        case when sulfur_frac is null then 'sulfur_frac' end,
        case when ash_frac is null then 'ash_frac' end,
        case when volatile_frac is null then 'volatile_frac' end,
        case when carbon_frac is null then 'carbon_frac' end,
        case when voc_frac is null then 'voc_frac' end
    ) as absent
from accounting.stated_activity as stated
left join accounting.activity_choice as choice using (activity_key)
left join bought using (facility_no)
left join burnt on burnt.unit_key = stated.unit_key and burnt.item = stated.item
