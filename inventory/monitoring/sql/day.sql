-- title: 监测日 · valid, stopped and missing hours of each day, and what they emitted
-- grain: one row per series and day, from the first record before the account year on
-- cites: HJ76-2017; HJ75-2017
with marked as (
    select
        series_id, day,
        flags = whole_flags() and usable_hours = whole_day() as is_clean,
        case
            when not is_clean then valid_list(flags, usable_hours)
        end as valid_hours,
        case when not is_clean then stopped_list(flags) end as stopped_hours,
        rate_list(concentration_mg_m3, flow_m3_h) as rate_kg_h
    from monitoring.day_row
),

recorded as (
    select
        series_id, day,
        case when is_clean then whole_day() else mask_of(valid_hours) end as valid_hours,
        case when is_clean then 0 else mask_of(stopped_hours) end as stopped_hours,
        list_sum(rate_kg_h) as measured_kg,
        list_max(rate_kg_h) as max_kg_h
    from (
        select
            * replace (
                case
                    when is_clean then rate_kg_h
                    else list_where(rate_kg_h, valid_hours)
                end as rate_kg_h
            )
        from marked
    )
),

-- the account year counts from its first hour; before it nothing is known to be missing
begun as (
    select series_id, min(day) as first_day
    from recorded
    group by series_id
),

whole as (
    select
        begun.series_id, calendar.day, calendar.day_n, calendar.year, calendar.quarter,
        calendar.month, calendar.is_account_year,
        -- a day without any record, or without a valid one, has no valid hour
        coalesce(recorded.valid_hours, 0) as valid_hours,
        coalesce(recorded.stopped_hours, 0) as stopped_hours,
        recorded.measured_kg, recorded.max_kg_h
    from begun
    join monitoring.calendar as calendar
        on calendar.is_account_year or calendar.day >= begun.first_day
    left join recorded
        on recorded.series_id = begun.series_id and recorded.day = calendar.day
)

select
    series_id, day, day_n, year, quarter, month, is_account_year, valid_hours, stopped_hours,
    bit_count(valid_hours)::integer as valid_n,
    bit_count(stopped_hours)::integer as stopped_n,
    bit_count(whole_day() & ~(valid_hours | stopped_hours))::integer as invalid_n,
    (
        sum(bit_count(valid_hours)) over (partition by series_id order by day)
        - bit_count(valid_hours)
    )::integer as valid_before_n,
    bit_count(valid_hours) >= rule.least_n as is_valid_day,
    measured_kg, max_kg_h
from whole
cross join (select least_n from monitoring.validity_rule where subject = 'day') as rule
