-- title: 不计缺失的日 · days without hours that are no lost ones, and what they are
-- grain: one row per series and day; days with records where their hours begin or end
-- cites: ENGINE
with whole as (
    select series_id, day, kind
    from monitoring.excused_day
    union all
    select unknown.series_id, calendar.day, 'unknown' as kind
    from monitoring.unknown_block as unknown
    join monitoring.calendar as calendar
        on calendar.day between unknown.from_day and unknown.to_day
    union all
    select series_id, day, 'unimported' as kind
    from monitoring.unimported_day
),

-- days are stated and not hours: those before the first record and after the last are no lost ones
edge as (
    select whole.series_id, whole.day + 1 as day, whole.kind, true as is_first
    from whole
    anti join whole as next on next.series_id = whole.series_id and next.day = whole.day + 1
    where whole.kind <> 'still'
    union all
    select whole.series_id, whole.day - 1 as day, whole.kind, false as is_first
    from whole
    anti join whole as prior on prior.series_id = whole.series_id and prior.day = whole.day - 1
    where whole.kind <> 'still'
),

bounded as (
    select
        edge.series_id, edge.day, min(kind) as kind,
        bit_or(case when is_first then blank_before(flags) else blank_after(flags) end)
            as blank_hours
    from edge
    join monitoring.day_row as record
        on record.series_id = edge.series_id and record.day = edge.day
    group by all
    having blank_hours <> 0
)

-- what was measured all the same is known
select
    whole.series_id, whole.day, whole.kind,
    whole_day() & ~coalesce(record.valid_hours, 0) as blank_hours
from whole
left join monitoring.day_row as record
    on record.series_id = whole.series_id and record.day = whole.day
union all
select series_id, day, kind, blank_hours
from bounded
