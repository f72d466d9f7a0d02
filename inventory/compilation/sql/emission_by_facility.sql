-- title: 分单位排放量 · emissions by facility, memo items left out
-- grain: one row per facility and pollutant
-- cites: ENGINE
select region_code, facility_no, facility.name as facility_name, pollutant,
    sum_t(emission_t) as emission_t,
    sum_t(bound_t) as bound_t,
    sum_t(case when is_fallback then emission_t else 0 end) as fallback_t,
    max(evidence) as lowest_evidence
from compilation.counted as counted
join registry.facility as facility using (facility_no, region_code)
where not is_memo
group by all
order by all
