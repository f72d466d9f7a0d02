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

place as (
    select
        route.facility_no, route.abatement_no, trait.region_code,
        list(distinct trait.node_code) as node_codes
    from registry.route as route
    join factors.unit_trait as trait using (facility_no, unit_no)
    where route.abatement_no is not null
    group by all
),

-- the closest value of each part for the sources that it serves
-- what a concentrator holds back goes to the part behind it: the two are one stage
stage as (
    select
        facility_no, abatement_no, part_no, is_concentrator,
        sum(coalesce(not follows_concentrator, true)::integer) over (
            partition by facility_no, abatement_no order by part_no
        ) as stage_no
    from (
        select
            *,
            lag(is_concentrator) over (
                partition by facility_no, abatement_no order by part_no
            ) as follows_concentrator
        from (
            select distinct facility_no, abatement_no, part_no, is_concentrator
            from factors.device
        )
    )
),

part as (
    select
        device.facility_no, device.abatement_no, device.part_no, removal.pollutant,
        arg_min(
            struct_pack(removal_frac := removal_frac, factor_id := factor_id, evidence := evidence),
            removal.rank
        ) as closest
    from factors.device as device
    join factors.removal as removal using (technology)
    left join place
        on place.facility_no = device.facility_no and place.abatement_no = device.abatement_no
    where
        (
            removal.category_code = ''
            or list_bool_and(
                list_transform(
                    place.node_codes, lambda code: starts_with(code, removal.category_code)
                )
            )
        )
        and (removal.region_code = '' or starts_with(place.region_code, removal.region_code))
    group by all
),

staged as (
    select
        facility_no, abatement_no, stage_no, pollutant,
        -- held back and then destroyed
        product(closest.removal_frac order by part_no) as removal_frac,
        string_agg(closest.factor_id, '、' order by part_no) as factor_id,
        max(closest.evidence) as evidence,
        count(*) as told_n
    from part
    join stage using (facility_no, abatement_no, part_no)
    group by all
),

stage_size as (
    select facility_no, abatement_no, stage_no, count(*) as part_n
    from stage
    group by all
),

tabled_size as (
    select
        facility_no, abatement_no, pollutant,
        -- stages of one device stand in series
        1 - product(1 - removal_frac order by stage_no) as removal_frac,
        string_agg(factor_id, '、' order by stage_no) as factor_id,
        max(evidence) as evidence
    from staged
    join stage_size using (facility_no, abatement_no, stage_no)
    where told_n = part_n
    group by all
),

-- a concentrator without a part behind it hands on to the next device
holding as (
    select facility_no, abatement_no
    from stage
    group by all
    having arg_max(is_concentrator, part_no)
),

tabled as (
    select
        facility_no, abatement_no, size.pollutant,
        arg_min(struct_pack(removal_frac, factor_id, evidence, distance), distance) as best
    from tabled_size
    join factors.size_class as size on size.given = tabled_size.pollutant
    group by all
),

reported as (
    select
        facility_no, abatement_no, month, size.pollutant,
        arg_min(removal_frac, distance) filter (removal_frac is not null) as removal_frac,
        min(distance) filter (removal_frac is not null) as distance,
        arg_min(uptime_frac, distance) filter (uptime_frac is not null) as uptime_frac
    from measured
    join factors.size_class as size on size.given = measured.pollutant
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
        facility.facility_no, rule.pollutant,
        arg_min(rule.canonical_value, rule.rank) as uptime_frac
    from factors.rule as rule
    join registry.facility as facility on starts_with(facility.region_code, rule.region_code)
    where rule.param = 'unproven_uptime'
    group by all
),

device_month as (
    select facility_no, abatement_no, 0 as month
    from registry.abatement
    union
    select facility_no, abatement_no, month
    from running
),

removed as (
    select facility_no, abatement_no, month, pollutant
    from reported
    where removal_frac is not null
    union
    select facility_no, abatement_no, month, pollutant
    from device_month
    join tabled using (facility_no, abatement_no)
)

select
    facility_no, abatement_no, abatement.technology, month, pollutant,
    coalesce(reported.removal_frac, tabled.best.removal_frac) as removal_frac,
    -- each size by what is known of it, before what is known of the total
    case
        -- PM10 is fine and coarse together unless somebody knows it as such
        when
            pollutant = 'PM10'
            and not coalesce(reported.distance = 1, false)
            and not coalesce(tabled.best.distance = 1, false)
            then null
        when reported.distance is null or tabled.best.distance < reported.distance
            then tabled.best.removal_frac
        else reported.removal_frac
    end as sized_frac,
    -- a device of which no stand-still is reported ran whenever its unit ran
    coalesce(reported.uptime_frac, running.uptime_frac, unproven.uptime_frac, 1)
        as uptime_frac,
    reported.removal_frac is not null as is_measured,
    reported.removal_frac is null and holding.abatement_no is not null as is_concentrator,
    case when reported.removal_frac is null then tabled.best.factor_id end as factor_id,
    case when reported.removal_frac is null then tabled.best.evidence end as evidence,
    case
        when reported.distance is null or tabled.best.distance < reported.distance
            then tabled.best.evidence
    end as sized_evidence
from removed
join registry.abatement as abatement using (facility_no, abatement_no)
left join reported using (facility_no, abatement_no, month, pollutant)
left join running using (facility_no, abatement_no, month)
left join holding using (facility_no, abatement_no)
left join unproven using (facility_no, pollutant)
left join tabled using (facility_no, abatement_no, pollutant)
