-- title: 排放口核算结果 · what activity and methods give at each watched outlet
-- grain: one row per outlet, pollutant, month (none: the year) and method
-- cites: ENGINE
with contribution as (
    select
        calculated.facility_no, calculated.outlet_no, calculated.pollutant, calculated.year,
        calculated.month, calculated.method, calculated.emission_t, calculated.generated_t,
        calculated.stage = 'emitted' as is_emitted_factor, calculated.evidence,
        calculated.is_fallback
    from accounting.calculated as calculated
    semi join outlets.watched using (facility_no, outlet_no, pollutant)
    -- what is generated is known where nobody knows what a device leaves of it
    where calculated.not_chosen_because is not distinct from calculated.untold_because
),

-- a year beside months of other activities adds up to a year
period as (
    select facility_no, outlet_no, pollutant, bool_and(month is not null) as is_monthly
    from contribution
    group by all
)

select
    facility_no, outlet_no, pollutant, year,
    case when is_monthly then month end as month,
    method,
    case when count(emission_t) = count(*) then sum_t(emission_t) end as emission_t,
    sum_t(generated_t) as generated_t,
    bool_or(is_emitted_factor) as is_emitted_factor
from contribution
join period using (facility_no, outlet_no, pollutant)
group by all
