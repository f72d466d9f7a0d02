-- title: 排放口分月实际排放量 · what counts in the order for permits, month by month
-- grain: one row per outlet, pollutant, year and month that the account knows
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
select
    facility_no, outlet_no, pollutant, year, month,
    sum_t(emission_t) as emission_t,
    sum_t(substituted_t) as substituted_t
from ledger.outlet_actual_month
semi join permits.regulated using (pollutant)
where facility_no is not null and outlet_no is not null and month is not null
group by all
