-- title: 含VOCs物料衡算法 · VOC from the content of coatings, inks, adhesives and solvents
-- grain: one row per solvent activity
-- cites: STOICHIOMETRY; SD-VOC-2017
-- stored: view
with stated as (
    select
        activity.activity_key, activity.unit_key, activity.use_id, activity.item,
        activity.excluded_because, activity.qty_t, activity.voc_frac,
        coalesce(item.item_group = 'voc_deducted', false) as is_deducted,
        -- what is taken off is stated as VOC, unless its content stands beside it
        activity.qty_t * case when is_deducted
            then coalesce(activity.voc_frac, 1) else activity.voc_frac
        end as voc_t
    from accounting.activity as activity
    left join factors.item as item on item.item_code = activity.item
    where activity.role = 'solvent'
),

balance as (
    select
        unit_key,
        bool_or(item = 'voc_destroyed') as is_destroyed,
        -- more than was used cannot have been recovered: then nothing is taken off
        coalesce(
            sum_t(case when is_deducted then voc_t end)
            <= sum_t(case when not is_deducted then voc_t end),
            false
        ) as is_sound
    from stated
    where excluded_because is null
    group by unit_key
)

select
    stated.activity_key,
    input.* exclude (given),
    -- what the device was measured to destroy is taken off once
    case when balance.is_destroyed and balance.is_sound then 'emitted' else 'generated' end
        as stage,
    'stack' as part,
    stated.qty_t, stated.voc_frac,
    -- what is bought as VOC leaves as VOC unless a device on its way holds it back
    case
        when not stated.is_deducted then stated.voc_t
        when balance.is_sound then -stated.voc_t
        else 0
    end as generated_t
from stated
join accounting.method_input as input
    on input.use_id = stated.use_id and input.method = 'voc_content_balance'
left join balance using (unit_key)
