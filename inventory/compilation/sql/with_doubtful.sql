-- title: 存疑数值与合计 · totals without and with what cannot be true
-- grain: one row per pollutant
-- cites: ENGINE
with doubtful as (
    select
        pollutant, count(*) as doubtful_n, sum_t(emission_t) as doubtful_t
    from ledger.emission
    where is_quarantined
    group by pollutant
),

counted as (
    select pollutant, sum_t(emission_t) as emission_t
    from compilation.counted
    where not is_memo
    group by pollutant
)

select
    pollutant, coalesce(counted.emission_t, 0) as counted_t, doubtful_n, doubtful_t,
    counted_t + doubtful_t as with_doubtful_t
from doubtful
left join counted using (pollutant)
order by pollutant
