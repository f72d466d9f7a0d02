-- title: 排放口月均浓度与烟气量 · monthly mean and highest concentration, and the gas that carried it
-- grain: one row per outlet, pollutant and month of the account year with valid hours
-- cites: HJ75-2017; HJ76-2017
with asked as (
    select distinct facility_no, outlet_no, pollutant
    from registry.permit_limit
    where concentration_mg_m3 is not null and outlet_no is not null
),

concentration as (
    select
        facility_no, outlet_no, pollutant, year(ts) as year, month(ts) as month,
        sum_t(converted_mg_m3) / count(*) as mean_mg_m3,
        max(converted_mg_m3) as highest_mg_m3
    from monitoring.converted_hour
    semi join asked using (facility_no, outlet_no, pollutant)
    cross join run.scope as scope
    where is_valid_for_compliance and year(ts) = scope.year
    group by all
),

gas as (
    select
        facility_no, outlet_no, pollutant, month(ts) as month,
        count(*) as flow_hours,
        sum_t(flow_m3_h) as volume_m3,
        -- the same gas at the reference oxygen, at which formulas give their volumes
        sum_t(flow_m3_h / to_reference_o2(1, o2_frac, reference_o2_frac)) as reference_m3
    from monitoring.hour as hour
    semi join asked using (facility_no, outlet_no, pollutant)
    join registry.outlet as outlet using (facility_no, outlet_no)
    cross join run.scope as scope
    where is_valid_flag(coalesce(flag, '-')) and flow_m3_h >= 0 and year(ts) = scope.year
    group by all
)

-- an hour without a valid flow carried gas as well: the mean of the valid ones stands for it
select
    concentration.*,
    volume_m3 / flow_hours * hours_operating as volume_m3,
    reference_m3 / flow_hours * hours_operating as reference_m3
from concentration
left join gas using (facility_no, outlet_no, pollutant, month)
left join monitoring.monthly_mass using (facility_no, outlet_no, pollutant, year, month)
