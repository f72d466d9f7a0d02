-- title: 煤气碳平衡 · carbon that is charged, kept in products and moved as gas, by plant
-- grain: one row per facility that burns gas of its own
-- cites: NDRC-2013-STEEL
with plant as (
    select distinct facility_no
    from accounting.own_gas
    where is_moved
),

flow as (
    select
        facility_no, year,
        sum_t(case when role = 'reductant' then emission_t else 0 end) as charged_co2_t,
        sum_t(case when stage = 'deducted' then -emission_t else 0 end) as kept_co2_t
    from accounting.calculated
    semi join plant using (facility_no)
    where pollutant = 'CO2' and not_chosen_because is null
    group by all
),

gas as (
    select calculated.facility_no, sum_t(calculated.emission_t) as moved_co2_t
    from accounting.calculated as calculated
    join accounting.own_gas as own using (activity_key)
    where
        own.is_moved and calculated.pollutant = 'CO2'
        and calculated.method = 'co2_carbon_balance'
    group by all
)

select
    facility_no, year, charged_co2_t, kept_co2_t, coalesce(moved_co2_t, 0) as moved_co2_t,
    -- what burns at the furnace, is flared or is sold
    charged_co2_t - kept_co2_t - coalesce(moved_co2_t, 0) as residual_co2_t
from flow
left join gas using (facility_no)
