-- title: 监测日 · valid, stopped and missing hours of each day, and what they emitted
-- grain: one row per series and day, from the first record before the account year on
-- cites: HJ76-2017; HJ75-2017
with anew as (
    -- the store adds up each day by the flags of its time; where they mean something else now,
    -- the hours are added up anew
    select
        series_id, day, flags, mask_of(is_valid) as valid_hours,
        mask_of(stopped_list(flags)) as stopped_hours,
        list_sum(list_where(rate_mg_h, is_valid)) as valid_mg,
        list_max(list_where(rate_mg_h, is_valid)) as largest_mg_h
    from (
        select
            series_id, day, flags, valid_list(flags, usable_hours) as is_valid,
            rate_list(concentration_mg_m3, flow_m3_h) as rate_mg_h
        from monitoring.day_row
        where flag_rules <> flag_rules()
    )
),

recorded as (
    select series_id, day, flags, valid_hours, stopped_hours, valid_mg, largest_mg_h
    from monitoring.day_row
    where flag_rules = flag_rules()
    union all
    select series_id, day, flags, valid_hours, stopped_hours, valid_mg, largest_mg_h
    from anew
),

-- hours without a value are lost ones, unless the day says what else they are
whole as (
    select
        series_id, day, recorded.flags, recorded.valid_hours,
        recorded.stopped_hours
        | case
            when blank.kind = 'still'
                then blank.blank_hours & ~(recorded.valid_hours | recorded.stopped_hours)
            else 0
        end as stopped_hours,
        case
            when blank.kind <> 'still'
                then blank.blank_hours & ~(recorded.valid_hours | recorded.stopped_hours)
            else 0
        end as outside_hours,
        recorded.valid_mg, recorded.largest_mg_h
    from recorded
    left join monitoring.blank_day as blank using (series_id, day)

    union all by name

    -- a day without any record has no valid hour
    select series_id, day, 0 as valid_hours, 0 as stopped_hours, 0 as outside_hours
    from monitoring.missing_day
    anti join monitoring.blank_day using (series_id, day)

    union all by name

    select series_id, day, 0 as valid_hours, whole_day() as stopped_hours, 0 as outside_hours
    from monitoring.excused_day
    anti join recorded using (series_id, day)
    join monitoring.series_life as life using (series_id)
    where kind = 'still' and day between life.first_day and life.last_day
)

select
    series_id, day, day_n, year, quarter, month, is_account_year,
    -- a day of nothing but valid hours has no flag that matters
    case when valid_hours <> whole_day() then flags end as flags,
    valid_hours, stopped_hours, outside_hours,
    bit_count(valid_hours)::integer as valid_n,
    bit_count(stopped_hours)::integer as stopped_n,
    bit_count(whole_day() & ~(valid_hours | stopped_hours | outside_hours))::integer as invalid_n,
    (
        sum(bit_count(valid_hours)) over (partition by series_id order by day)
        - bit_count(valid_hours)
    )::integer as valid_before_n,
    bit_count(valid_hours) >= rule.least_n as is_valid_day,
    mg_to_kg(valid_mg) as measured_kg,
    mg_to_kg(largest_mg_h) as max_kg_h
from whole
join monitoring.calendar as calendar using (day)
cross join (select least_n from monitoring.validity_rule where subject = 'day') as rule
