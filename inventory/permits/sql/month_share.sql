-- title: 分月许可执行比例 · each month's emission, the year to date, and its share of the limit
-- grain: one row per outlet, pollutant and month that the ledger knows
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
with cumulated as (
    select
        *,
        sum(emission_t::decimal(38, 18)) over (
            partition by facility_no, outlet_no, pollutant, year order by month
        )::double as cumulative_t
    from permits.outlet_month
)

select
    facility_no, outlet_no, pollutant, year, month, emission_t, cumulative_t, permitted_t,
    cumulative_t / nullif(permitted_t, 0) as share_frac
from cumulated
join permits.outlet_gap using (facility_no, outlet_no, pollutant, year)
