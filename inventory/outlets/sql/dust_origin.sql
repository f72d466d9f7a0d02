-- title: 颗粒物的来由 · how much of the dust of a watched outlet comes from burning
-- grain: one row per watched outlet with calculated dust
-- cites: EPTL-2018
select
    facility_no, outlet_no,
    sum_t(case when role = 'fuel' then emission_t else 0 end)
    / nullif(sum_t(emission_t), 0) as smoke_frac
from accounting.calculated
semi join outlets.watched using (facility_no, outlet_no, pollutant)
where pollutant = 'PM' and not_chosen_because is null
group by all
