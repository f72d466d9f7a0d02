-- title: 隐含浓度 · tonnes of an outlet over its dry flue gas, against permit and published intervals
-- grain: one row per outlet and pollutant with a volume, and a limit or an interval
-- cites: HJ953-2018; EMEP-2023
-- stored: inline
with emitted as (
    select
        facility_no, outlet_no, pollutant, sum_t(emission_t) as emission_t,
        case
            when bool_or(state = 'measured') then 'measured'
            when bool_or(state = 'reported') then 'reported'
            else 'accounted'
        end as state,
        string_agg(distinct method, '+' order by method) as method
    from quality.source_result
    semi join quality.flue_gas using (facility_no, outlet_no)
    group by all
),

permitted as (
    select facility_no, outlet_no, pollutant, min(concentration_mg_m3) as limit_mg_m3
    from registry.permit_limit
    where scope = 'outlet' and concentration_mg_m3 is not null
    group by all
),

banded as (
    select
        leg.facility_no, leg.outlet_no, band.pollutant,
        sum_t(band.lower_t * leg.path_frac) as lower_t,
        sum_t(band.upper_t * leg.path_frac) as upper_t,
        case when count(band.known_t) = count(*)
            then sum_t(band.known_t * leg.path_frac) end as known_t,
        any_value(band.why_zh) as why_zh,
        string_agg(distinct band.cites, ' ' order by band.cites) as cites,
        string_agg(distinct band.cited_table, ' ' order by band.cited_table) as cited_table,
        count(*) as unit_n
    from outlets.leg as leg
    join quality.source_band as band using (facility_no, unit_no)
    group by all
),

served as (
    select facility_no, outlet_no, count(*) as unit_n
    from outlets.leg
    group by all
)

select
    emitted.facility_no, emitted.outlet_no, emitted.pollutant,
    emitted.emission_t / mg_to_t(1) / gas.volume_m3 as value, 'mg/m3' as unit,
    banded.lower_t / mg_to_t(1) / gas.volume_m3 as lower,
    banded.upper_t / mg_to_t(1) / gas.volume_m3 as upper,
    banded.known_t / mg_to_t(1) / gas.volume_m3 as known, banded.why_zh,
    permitted.limit_mg_m3, emitted.emission_t, gas.volume_m3, gas.volume_basis,
    emitted.state, emitted.method, banded.cites, banded.cited_table,
    case
        when value > limit_mg_m3 then 'over_limit'
        when value > upper then 'high'
        else 'ok'
    end as verdict,
    case when verdict = 'high' then value / upper else value / nullif(limit_mg_m3, 0) end
        as beyond_frac
from emitted
join quality.flue_gas as gas using (facility_no, outlet_no)
join registry.pollutant as substance using (pollutant)
left join permitted using (facility_no, outlet_no, pollutant)
left join served using (facility_no, outlet_no)
left join banded
    on banded.facility_no = emitted.facility_no
    and banded.outlet_no = emitted.outlet_no
    and banded.pollutant = emitted.pollutant
    and banded.unit_n = served.unit_n
where
    substance.kind = 'air_pollutant'
    and (permitted.limit_mg_m3 is not null or banded.upper_t is not null)
