-- title: 治理设施去除率 · what each treatment device removes, by pollutant and month
-- grain: one row per device, month (0 is the year) and pollutant; PM2.5 and PM2.5-10 apart
-- cites: TCSES144-2024; SD-VOC-2017
with measured as (
    select facility_no, abatement_no, pollutant, month, removal_frac, uptime_frac
    from registry.abatement_run
    where month is not null
    union all
    -- the year: its own row where one is reported, else the mean of its months
    select
        facility_no, abatement_no, pollutant, 0 as month,
        coalesce(
            avg(removal_frac order by abatement_run_id) filter (month is null),
            avg(removal_frac order by abatement_run_id)
        ) as removal_frac,
        coalesce(
            avg(uptime_frac order by abatement_run_id) filter (month is null),
            avg(uptime_frac order by abatement_run_id)
        ) as uptime_frac
    from registry.abatement_run
    group by all
),

-- which measured or tabled removal may stand for which size class, best first
class(pollutant, stand_ins) as (
    values
    ('PM', ['PM', 'TSP']),
    ('PM10', ['PM10', 'PM', 'TSP']),
    ('PM2.5', ['PM2.5', 'PM10', 'PM', 'TSP']),
    ('PM2.5-10', ['PM2.5-10', 'PM10', 'PM', 'TSP']),
    ('BC', ['BC', 'PM2.5', 'PM10', 'PM', 'TSP']),
    ('OC', ['OC', 'PM2.5', 'PM10', 'PM', 'TSP'])
),

stand_in as (
    select pollutant, unnest(stand_ins) as given, generate_subscripts(stand_ins, 1) as distance
    from class
    union all
    select pollutant, pollutant as given, 1 as distance
    from registry.pollutant
    anti join class using (pollutant)
),

tabled as (
    select
        technology, stand_in.pollutant,
        arg_min(removal_frac, distance) as removal_frac,
        arg_min(factor_id, distance) as factor_id
    from factors.removal
    join stand_in on stand_in.given = removal.pollutant
    group by all
),

reported as (
    select
        facility_no, abatement_no, month, stand_in.pollutant,
        arg_min(removal_frac, distance) filter (removal_frac is not null) as removal_frac,
        arg_min(uptime_frac, distance) filter (uptime_frac is not null) as uptime_frac
    from measured
    join stand_in on stand_in.given = measured.pollutant
    group by all
),

-- a device that stood still did so for every pollutant
running as (
    select facility_no, abatement_no, month, max(uptime_frac) as uptime_frac
    from measured
    group by all
),

-- where a rule asks for proof of operation, a device without a record counts as the rule says
unproven as (
    select
        facility.facility_no, factor.pollutant,
        arg_min(
            factor.canonical_value, (-length(coalesce(factor.region_code, '')), factor.factor_id)
        ) as uptime_frac
    from factors.factor as factor
    cross join run.scope as scope
    join registry.facility as facility
        on factor.region_code is null
        or starts_with(
            facility.region_code, regexp_replace(factor.region_code, '(00)+$', '')
        )
    where
        factor.param = 'unproven_uptime'
        and (factor.verified or scope.allow_unverified)
        and (factor.valid_from is null or year(factor.valid_from) <= scope.year)
        and (factor.valid_to is null or year(factor.valid_to) >= scope.year)
    group by all
),

device_month as (
    select facility_no, abatement_no, technology, 0 as month
    from factors.device
    union
    select facility_no, abatement_no, technology, month
    from factors.device
    join running using (facility_no, abatement_no)
),

removed as (
    select facility_no, abatement_no, month, pollutant
    from reported
    where removal_frac is not null
    union
    select facility_no, abatement_no, month, pollutant
    from device_month
    join tabled using (technology)
)

select
    facility_no, abatement_no, device_month.technology, month, pollutant,
    coalesce(reported.removal_frac, tabled.removal_frac) as removal_frac,
    -- a device of which no stand-still is reported ran whenever its unit ran
    coalesce(reported.uptime_frac, running.uptime_frac, unproven.uptime_frac, 1)
        as uptime_frac,
    reported.removal_frac is not null as is_measured,
    case when reported.removal_frac is null then tabled.factor_id end as factor_id
from removed
join device_month using (facility_no, abatement_no, month)
left join reported using (facility_no, abatement_no, month, pollutant)
left join running using (facility_no, abatement_no, month)
left join unproven using (facility_no, pollutant)
left join tabled
    on tabled.technology = device_month.technology and tabled.pollutant = removed.pollutant
