-- title: 没有改变结果的认定 · verdicts that find no gap to excuse
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select verdict.sheet_id, verdict.row_no, 'verdict' as column_name,
    concat_ws(' ', facility_no, outlet_no) as value
from registry.monitoring_verdict as verdict
semi join (from monitoring.calendar where is_account_year) as day
    on day.day between verdict.valid_from and verdict.valid_to
semi join monitoring.series as series
    on series.facility_no = verdict.facility_no
    and series.outlet_no = verdict.outlet_no
    and (verdict.pollutant is null or verdict.pollutant = series.pollutant)
anti join (
    select gap.facility_no, gap.outlet_no, gap.pollutant, calendar.day
    from outlets.external_gap as gap
    join monitoring.calendar as calendar using (year, month)
    where gap.hours_proven > 0
) as gap
    on gap.facility_no = verdict.facility_no
    and gap.outlet_no = verdict.outlet_no
    and (verdict.pollutant is null or verdict.pollutant = gap.pollutant)
    and gap.day between verdict.valid_from and verdict.valid_to
where verdict.verdict = 'external_fault'
