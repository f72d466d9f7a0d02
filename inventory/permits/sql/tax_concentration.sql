-- title: 减税浓度 · monthly concentration beside its limit, as the relief of the tax asks
-- grain: one row per outlet, pollutant and month with a mean concentration
-- cites: EPTL-2018; EPTR-2017
with strictest as (
    select facility_no, outlet_no, pollutant, min(concentration_mg_m3) as limit_mg_m3
    from registry.permit_limit
    where scope = 'outlet' and concentration_mg_m3 is not null
    group by all
),

told as (
    select
        facility_no, outlet_no, pollutant, year, month, mean_mg_m3, highest_mg_m3, limit_mg_m3,
        case
            when exceed_count > 0 or highest_mg_m3 > limit_mg_m3 then true
            when exceed_count = 0 or highest_mg_m3 <= limit_mg_m3 then false
        end as has_excess
    from registry.monitoring_summary
    where month is not null and mean_mg_m3 is not null
),

-- hours that the account holds itself come before what the report says of them
combined as (
    select
        coalesce(hourly.facility_no, told.facility_no) as facility_no,
        coalesce(hourly.outlet_no, told.outlet_no) as outlet_no,
        coalesce(hourly.pollutant, told.pollutant) as pollutant,
        coalesce(hourly.year, told.year) as year,
        coalesce(hourly.month, told.month) as month,
        hourly.month is not null as is_hourly,
        coalesce(hourly.mean_mg_m3, told.mean_mg_m3) as mean_mg_m3,
        coalesce(hourly.highest_mg_m3, told.highest_mg_m3) as highest_mg_m3,
        told.limit_mg_m3 as told_limit_mg_m3, told.has_excess
    from permits.stack_month as hourly
    full join told using (facility_no, outlet_no, pollutant, year, month)
)

select
    facility_no, outlet_no, pollutant, year, month, is_hourly, mean_mg_m3, highest_mg_m3,
    coalesce(strictest.limit_mg_m3, told_limit_mg_m3) as limit_mg_m3,
    -- what says nothing of single hours gives no relief
    coalesce(
        case
            when is_hourly then highest_mg_m3 > coalesce(strictest.limit_mg_m3, told_limit_mg_m3)
            when highest_mg_m3 > strictest.limit_mg_m3 then true
            else has_excess
        end,
        true
    ) as has_excess
from combined
left join strictest using (facility_no, outlet_no, pollutant)
