-- title: 停运或不明时段 · stretches without hours in which, as stated, nothing behind the outlet ran
-- grain: one row per series and stretch of days of the account year
-- cites: ENGINE
with rule as (
    select
        max(limit_frac) filter (subject = 'running') as running_frac,
        max(limit_frac) filter (subject = 'edge_month') as edge_frac
    from monitoring.standstill_rule
),

clock as (
    select count(*) as hour_n from monitoring.clock
),

-- hours in which something ran, of the series itself
recorded as (
    select
        series_id, month(day) as month,
        sum(recorded_n(flags) - bit_count(stopped_hours)) as recorded_h
    from monitoring.day_row
    semi join monitoring.gap_month using (series_id)
    semi join (from monitoring.calendar where is_account_year) using (day)
    group by all
),

-- another pollutant that was measured meanwhile says that the stack was in use
beside as (
    select distinct gap.series_id, gap.from_day
    from monitoring.gap_month as gap
    join monitoring.series as other
        on other.facility_no = gap.facility_no
        and other.outlet_no = gap.outlet_no
        and other.series_id <> gap.series_id
    join monitoring.day_row as record
        on record.series_id = other.series_id
        and record.day between gap.from_day and gap.to_day
    where record.valid_mg > 0
),

year as (
    select series_id, sum(recorded_h order by month) as recorded_h
    from recorded
    group by series_id
),

gap as (
    select
        gap.*,
        unit.state, unit.is_stated, unit.stated_h, unit.stated_month_h,
        coalesce(recorded.recorded_h, 0) as recorded_month_h,
        coalesce(year.recorded_h, 0) as recorded_h,
        gap.day_n * clock.hour_n as gap_h,
        beside.series_id is not null as is_measured_beside
    from monitoring.gap_month as gap
    cross join clock
    -- an outlet that no unit feeds tells nothing of its months
    join monitoring.unit_month as unit using (facility_no, outlet_no, month)
    left join recorded using (series_id, month)
    left join year using (series_id)
    left join beside using (series_id, from_day)
),

judged as (
    select
        gap.*,
        not is_measured_beside
        and case state
            -- where nothing is stated at all, hours that end for everybody were not imported
            when 'idle'
                then is_stated
                or not coalesce(
                    span.is_ended_early and to_day >= span.recorded_to
                    or span.is_begun_late and from_day < span.recorded_from,
                    false
                )
            -- by the hours of the year the units cannot have run through most of it
            when 'maybe'
                then stated_h - recorded_h <= rule.running_frac * sum(gap_h) over (
                    partition by series_id order by month
                    rows between unbounded preceding and unbounded following
                )
            -- what a month burnt was burnt in the hours that it has
            else
                not is_whole
                and recorded_month_h > 0
                and recorded_month_h >= rule.edge_frac * (
                    clock.hour_n * date_diff(
                        'day', date_trunc('month', from_day), last_day(from_day) + 1
                    )
                )
                and coalesce(
                    stated_month_h - recorded_month_h <= rule.running_frac * gap_h, true
                )
        end as is_quiet
    from gap
    cross join rule
    cross join clock
    left join monitoring.import_span as span on true
),

numbered as (
    select
        *,
        month - row_number() over (partition by series_id, stretch_from order by month)
            as island_n
    from judged
    where is_quiet
)

select
    series_id, facility_no, outlet_no,
    min(from_day) as from_day, max(to_day) as to_day,
    sum(gap_h order by month)::bigint as hours_unknown,
    case
        when not bool_or(is_stated) then '没有活动水平'
        when bool_or(state = 'maybe') then '全年运行小时'
        else '分月活动水平'
    end as basis_zh,
    max(stated_h) as stated_h,
    any_value(recorded_h)::bigint as hours_recorded
from numbered
group by series_id, facility_no, outlet_no, stretch_from, island_n
having bool_or(is_whole)
