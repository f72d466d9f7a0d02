-- title: 排放口的颗粒物 · the whole of dust that an outlet was found or reported to emit
-- grain: one row per outlet whose dust does not come from activity alone
-- cites: ENGINE
select facility_no, outlet_no, outlet_t
from ledger.contested_outlet
where pollutant = 'PM'

union all

-- a report counts where nothing of the same outlet was accounted
select report.facility_no, report.outlet_no, sum_t(report.emission_t * report.counted_frac)
from outlets.statement as report
join run.scope as scope on scope.method_context = report.context
anti join ledger.contested_outlet as contested
    on contested.facility_no = report.facility_no
    and contested.outlet_no = report.outlet_no
    and contested.pollutant = report.pollutant
anti join (from accounting.calculated where not_chosen_because is null) as calculated
    on calculated.facility_no = report.facility_no
    and calculated.outlet_no = report.outlet_no
    and calculated.pollutant = report.pollutant
where
    report.pollutant = 'PM' and report.outlet_no is not null and report.counted_frac > 0
    and not coalesce(report.is_quarantined, false)
group by report.facility_no, report.outlet_no
