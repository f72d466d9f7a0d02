-- title: 物料衡算参数 · what the balance methods need, by pollutant and leaf
-- grain: one row per kind of use and pollutant of a balance
-- cites: ENGINE
select
    parameter.*,
    stream.pollutant,
    stream.stream,
    stream.role,
    stream.is_listed,
    md5_number_lower(concat_ws('|', parameter.category_code, stream.pollutant)) as line_key
from factors.parameter as parameter
join factors.use as use using (use_id)
join factors.unit_kind as kind using (kind_id)
join classification.stream as stream
    on stream.node_code = kind.node_code
    and stream.role = use.role
    and stream.category_code = parameter.category_code
where
    use.role in ('fuel', 'reductant')
    -- only what the parameters can answer: a share that is not given is not estimated
    and case stream.pollutant
        when 'CO2' then parameter.oxidation_frac is not null and parameter.biogenic_frac < 1
        when 'CO2bio' then parameter.oxidation_frac is not null and parameter.biogenic_frac > 0
        when 'SO2' then parameter.sulfur_retention_frac is not null
        when 'PM' then parameter.ash_retention_frac is not null
        when 'PM10' then
            parameter.ash_retention_frac is not null and parameter.pm10_of_pm_frac is not null
        when 'PM2.5' then
            parameter.ash_retention_frac is not null and parameter.pm25_of_pm_frac is not null
        when 'BC' then
            parameter.ash_retention_frac * parameter.pm25_of_pm_frac
            * parameter.bc_of_pm25_frac is not null
        when 'OC' then
            parameter.ash_retention_frac * parameter.pm25_of_pm_frac
            * parameter.oc_of_pm25_frac is not null
        else false
    end
