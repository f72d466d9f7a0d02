-- title: 非单位原因缺失 · quarters with too many gaps that were found to be no fault of the plant
-- grain: one row per outlet, pollutant and month of such a quarter
-- cites: ENGINE
with verdict as (
    select
        series.series_id, verdict.monitoring_verdict_id as verdict_id, verdict.valid_from,
        verdict.valid_to, verdict.document, series.facility_no, series.outlet_no, series.pollutant
    from registry.monitoring_verdict as verdict
    join monitoring.series as series
        on series.facility_no = verdict.facility_no
        and series.outlet_no = verdict.outlet_no
        and (verdict.pollutant is null or verdict.pollutant = series.pollutant)
    where verdict.verdict = 'external_fault'
),

half as (
    select distinct year, quarter, quarter > max(quarter) over () - quarter as is_later_half
    from monitoring.calendar
    where is_account_year
),

poor as (
    select capture.*, half.is_later_half
    from monitoring.quarter_capture as capture
    semi join verdict using (series_id)
    join half using (year, quarter)
    where not capture.usable
),

day as (
    select
        day.series_id, day.quarter, day.month, day.day, day.invalid_n as hours_lost,
        day.max_kg_h,
        min(verdict.verdict_id) as verdict_id
    from monitoring.day as day
    semi join poor using (series_id, year, quarter)
    left join verdict
        on verdict.series_id = day.series_id
        and day.day between verdict.valid_from and verdict.valid_to
    group by all
),

least as (
    select min(capture_from_frac) as least_frac
    from monitoring.substitution_rule
),

quarter as (
    select
        series_id, poor.quarter, poor.capture_frac, poor.is_later_half, day.max_kg_h,
        day.hours_proven,
        -- the gap that remains with the plant must be one that would have been admitted
        (poor.hours_operating - day.hours_unproven) / poor.hours_operating >= least.least_frac
            as is_proven
    from poor
    join (
        select
            series_id, quarter,
            max(max_kg_h) as max_kg_h,
            coalesce(sum(hours_lost) filter (verdict_id is not null), 0)::bigint as hours_proven,
            coalesce(sum(hours_lost) filter (verdict_id is null), 0)::bigint as hours_unproven
        from day
        group by all
    ) as day using (series_id, quarter)
    cross join least
    where day.hours_proven > 0
),

test as (
    select
        verdict.series_id, verdict.verdict_id,
        count(*) as test_n,
        mg_to_kg(coalesce(
            avg(concentration_mg_m3 * flow_m3_h order by manual_test_id)
                filter (test.method = 'manual_enforcement'),
            avg(concentration_mg_m3 * flow_m3_h order by manual_test_id)
        )) as test_kg_h
    from verdict
    join outlets.counted_test as test
        on test.facility_no = verdict.facility_no
        and test.outlet_no = verdict.outlet_no
        and test.pollutant = verdict.pollutant
        and test.tested_on between verdict.valid_from and verdict.valid_to
    where test.refused_because is null
    group by all
),

lost as (
    select
        day.series_id, day.quarter, day.month, day.verdict_id,
        sum(day.hours_lost) as hours_lost
    from day
    where day.hours_lost > 0
    group by all
),

rated as (
    select
        lost.*,
        case when lost.verdict_id is not null then test.test_n end as test_n,
        mean.stable_n,
        case
            -- hours that nobody excuses take the largest rate, in the sense of HJ 75
            when lost.verdict_id is null then greatest(quarter.max_kg_h, mean.max_kg_h)
            else coalesce(test.test_kg_h, mean.mean_kg_h)
        end as fill_kg_h
    from lost
    join quarter using (series_id, quarter)
    left join test using (series_id, verdict_id)
    left join outlets.half_year_mean as mean
        on mean.series_id = lost.series_id
        and mean.is_later_half <> quarter.is_later_half
),

filled as (
    select
        series_id, quarter, month,
        sum(hours_lost) filter (verdict_id is not null) as hours_proven,
        sum(hours_lost) filter (verdict_id is null) as hours_unproven,
        sum_t(kg_to_t(hours_lost * fill_kg_h)) as filled_t
    from rated
    group by all
),

way as (
    select
        series_id, quarter,
        bool_and(fill_kg_h is not null) as is_filled,
        bool_or(verdict_id is not null and test_n is null) as is_by_half_year,
        max(stable_n) as stable_n,
        max(test_n) as test_n
    from rated
    group by all
),

paper as (
    select
        day.series_id, day.quarter,
        string_agg(distinct verdict.document, '、' order by verdict.document) as document
    from day
    join verdict using (series_id, verdict_id)
    group by all
)

select
    mass.facility_no, mass.outlet_no, mass.pollutant, mass.year, mass.quarter, mass.month,
    quarter.is_proven, 1 - quarter.capture_frac as gap_frac,
    mass.hours_valid,
    coalesce(filled.hours_proven, 0)::bigint as hours_proven,
    coalesce(filled.hours_unproven, 0)::bigint as hours_unproven,
    mass.measured_t,
    case when quarter.is_proven and way.is_filled then coalesce(filled.filled_t, 0) end as filled_t,
    case
        when quarter.is_proven and way.is_filled
            then mass.measured_t + coalesce(filled.filled_t, 0)
    end as emission_t,
    case when way.is_by_half_year then 'cems_half_year_mean' else 'cems_manual_fill' end as method,
    way.stable_n, way.test_n, paper.document
from monitoring.monthly_mass as mass
join quarter using (series_id, quarter)
join way using (series_id, quarter)
join paper using (series_id, quarter)
left join filled using (series_id, quarter, month)
