-- title: 排放口实际排放量（许可口径） · what counts in the order for permits, in one pass
-- grain: one row per facility, outlet (or none), pollutant, year and method
-- cites: XA-SYNERGY-PILOT-2024
select
    facility_no, outlet_no, outlet_kind, pollutant, year, method,
    sum_t(emission_t) as emission_t,
    sum_t(substituted_t) as substituted_t,
    -- one bit per month that has a value: twelve bits are a year told month by month
    coalesce(bit_or(1::integer << month), 0) as month_set,
    count(*) > count(month) as has_annual
from ledger.outlet_actual_month
semi join permits.regulated using (pollutant)
where facility_no is not null
group by all
