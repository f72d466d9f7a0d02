-- title: 小时值未导入的日 · days beyond what was imported of a year, for all series or for one outlet
-- grain: one row per series and day of the account year
-- cites: ENGINE
with open_day as (
    select missing.*, life.facility_no, life.outlet_no, life.recorded_to
    from monitoring.missing_day as missing
    join monitoring.series_life as life using (series_id)
    anti join monitoring.unknown_block as unknown
        on unknown.series_id = missing.series_id
        and missing.day between unknown.from_day and unknown.to_day
    where missing.is_account_year
),

-- the hours of an outlet end with those of its pollutant that goes on longest
outlet as (
    select facility_no, outlet_no, max(recorded_to) as recorded_to
    from monitoring.series_life
    group by all
),

-- a calendar month or more at the end of the year, in which the outlet was in use
ended as (
    select distinct gap.series_id
    from monitoring.gap_month as gap
    join monitoring.series_life as life using (series_id)
    join outlet
        on outlet.facility_no = life.facility_no and outlet.outlet_no = life.outlet_no
    semi join open_day
        on open_day.series_id = gap.series_id and open_day.day = gap.from_day
    where gap.is_whole and gap.from_day > outlet.recorded_to
)

select
    open_day.series_id, open_day.day,
    not (
        span.is_begun_late and open_day.day < span.recorded_from
        or span.is_ended_early and open_day.day >= span.recorded_to
    ) as is_of_outlet
from open_day
cross join monitoring.import_span as span
left join ended using (series_id)
where
    span.is_begun_late and open_day.day < span.recorded_from
    or span.is_ended_early and open_day.day >= span.recorded_to
    or ended.series_id is not null and open_day.day > open_day.recorded_to
