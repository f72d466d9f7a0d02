-- title: 排放口实际排放量 · what counts of the ledger, by outlet and method, in one pass
-- grain: one row per facility, outlet (or none), pollutant, year and method
-- cites: XA-SYNERGY-PILOT-2024
with regulated as (
    select pollutant from registry.permit_limit
    union
    select pollutant from registry.pollutant where pollutant in ('SO2', 'NOx', 'PM', 'VOCs')
)

select
    facility_no, outlet_no, outlet_kind, pollutant, year, method,
    sum_t(emission_t) as emission_t,
    -- one bit per month that has a value: twelve bits are a year told month by month
    coalesce(bit_or(1::integer << month), 0) as month_set,
    count(*) > count(month) as has_annual
from accounting.emission
semi join regulated using (pollutant)
where is_chosen and facility_no is not null
group by all
