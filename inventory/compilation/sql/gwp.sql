-- title: 全球增温潜势 · the GWP of each gas in the set of this run
-- grain: one row per greenhouse gas
-- cites: IPCC-GWP
select
    pollutant.pollutant,
    -- species are summed under the basket they belong to
    coalesce(pollutant.subset_of, pollutant.pollutant) as gas,
    arg_min(factor.canonical_value, (factor.pack_rank, factor.factor_id)) as gwp,
    arg_min(factor.factor_id, (factor.pack_rank, factor.factor_id)) as factor_id
from factors.in_force as factor
join registry.pollutant as pollutant using (pollutant)
cross join run.scope as scope
where
    factor.param = 'gwp_' || lower(scope.gwp_set)
    -- biogenic and land carbon are shown as masses and never added to the totals
    and pollutant.pollutant not in ('CO2bio', 'CO2land', 'HCFC-22')
group by all
order by all
