-- title: 许可对比的污染物 · pollutants whose permitted and actual quantities are compared
-- grain: one row per pollutant
-- cites: XA-SYNERGY-PILOT-2024
select pollutant from registry.permit_limit
union
select pollutant from registry.special_limit
union
-- a limit outside the regions of a run makes the same comparison inside them
select unnest(limited_pollutants) as pollutant from run.scope
union
select pollutant from registry.pollutant where pollutant in ('SO2', 'NOx', 'PM', 'VOCs')
order by pollutant
