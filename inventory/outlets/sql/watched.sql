-- title: 有监测或应监测的排放口 · outlets and pollutants that are measured, or have to be
-- grain: one row per outlet and pollutant
-- cites: ENGINE
with known as (
    select facility_no, outlet_no, pollutant, true as is_required, false as has_series
    from outlets.duty
    union all
    select facility_no, outlet_no, pollutant, false, true
    from monitoring.annual_mass
    union all
    select facility_no, outlet_no, pollutant, false, false
    from registry.manual_test
    union all
    select facility_no, outlet_no, pollutant, false, false
    from outlets.verdict_month
    where is_generated
)

select
    facility_no, outlet_no, pollutant,
    bool_or(is_required) as is_required,
    bool_or(has_series) as has_series
from known
group by all
