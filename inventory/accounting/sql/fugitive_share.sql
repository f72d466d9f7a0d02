-- title: 静置部分的分摊 · what part of a yard's or tank's year belongs to each activity
-- grain: one row per activity of a yard or tank
-- cites: ENGINE
with stated as (
    select
        activity.activity_key, activity.unit_key, used.method, used.shared_by,
        -- rows that are not counted tell the same year again
        case when activity.excluded_because is not null
            then concat_ws('|', excluded_because, flow, (month is null)::varchar)
        end as version,
        case used.shared_by when 't' then activity.qty_t else activity.qty_m3 end as quantity
    from accounting.activity as activity
    join (
        select distinct input.use_id, input.method, method.shared_by
        from accounting.method_input as input
        join accounting.method as method using (method)
        where method.shared_by is not null
    ) as used using (use_id)
),

whole as (
    select
        unit_key, method, version,
        sum_t(quantity) as amount, count(*) as row_count
    from stated
    group by all
)

select
    stated.activity_key, stated.method, stated.quantity, whole.amount as throughput,
    case
        when whole.amount > 0 then stated.quantity / whole.amount
        when whole.amount = 0 then 1 / whole.row_count
    end as share_frac
from stated
join whole
    on whole.unit_key = stated.unit_key
    and whole.method = stated.method
    and whole.version is not distinct from stated.version
