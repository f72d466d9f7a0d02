-- title: 排放口分月实际排放量 · what counts of the ledger month by month
-- grain: one row per outlet, pollutant, year and month that the ledger knows
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
select facility_no, outlet_no, pollutant, year, month, sum_t(emission_t) as emission_t
from accounting.emission
semi join permits.outlet_actual using (facility_no, outlet_no, pollutant, year)
where is_chosen and month is not null
group by all
