-- title: 静置部分的分摊 · what part of a yard's or tank's year belongs to each activity
-- grain: one row per activity of a yard or tank
-- cites: ENGINE
with stated as (
    select
        activity.activity_id, activity.unit_key, factor.method, factor.ef_per,
        -- rows that are not counted tell the same year again
        case when activity.excluded_because is not null
            then concat_ws('|', excluded_because, flow, (month is null)::varchar)
        end as version,
        case factor.ef_per when 't' then activity.qty_t else activity.qty_m3 end as quantity
    from accounting.activity as activity
    join (
        select distinct use_id, method, ef_per
        from accounting.fugitive_factor
        where standing_t is not null
    ) as factor using (use_id)
),

whole as (
    select
        unit_key, method, version, ef_per,
        sum_t(quantity) as amount, count(*) as row_count
    from stated
    group by all
)

select
    stated.activity_id, stated.method, stated.quantity, stated.ef_per as quantity_per,
    case when stated.ef_per = 'm3' then whole.amount end as throughput_m3,
    case
        when whole.amount > 0 then stated.quantity / whole.amount
        when whole.amount = 0 then 1 / whole.row_count
    end as share_frac
from stated
join whole
    on whole.unit_key = stated.unit_key
    and whole.method = stated.method
    and whole.version is not distinct from stated.version
