-- title: 直排核算 · generated quantity where required monitoring fails, or a verdict demands it
-- grain: one row per outlet, pollutant and month (none: the year)
-- cites: EPTR-2017
with generated as (
    select
        facility_no, outlet_no, pollutant, year, month,
        sum_t(generated_t) as generated_t,
        bool_or(is_emitted_factor) as is_emitted_factor
    from outlets.calculated
    group by all
),

required as (
    select facility_no, outlet_no, pollutant, has_series
    from outlets.watched
    where is_required
),

-- months of which the duty leaves out no day on which the outlet existed
duty_month as (
    select duty.facility_no, duty.outlet_no, duty.pollutant, month.month
    from outlets.duty as duty
    join monitoring.outlet_life as life using (facility_no, outlet_no)
    cross join (
        select month, min(day) as first_day, max(day) as last_day
        from monitoring.calendar
        where is_account_year
        group by month
    ) as month
    where
        greatest(month.first_day, life.first_day) >= duty.duty_from
        and least(month.last_day, life.last_day) <= duty.duty_to
),

judged as (
    select facility_no, outlet_no, pollutant, month, reason
    from outlets.verdict_month
    where is_generated
),

-- verdicts that leave no month of the year to a rule of its own
settled as (
    select
        facility_no, outlet_no, pollutant,
        min(verdict.reason) filter (verdict.is_generated) as reason,
        bool_and(verdict.is_generated) as is_generated
    from outlets.wanted_month as wanted
    left join (from outlets.verdict_month where is_generated or is_excused) as verdict
        using (facility_no, outlet_no, pollutant, month)
    group by facility_no, outlet_no, pollutant
    having count(*) = count(verdict.year)
),

excused as (
    select facility_no, outlet_no, pollutant, month
    from outlets.external_gap
    where is_proven
),

unusable as (
    select facility_no, outlet_no, pollutant, month, quarter_capture_frac
    from monitoring.monthly_mass
    semi join required using (facility_no, outlet_no, pollutant)
    anti join judged using (facility_no, outlet_no, pollutant, month)
    anti join excused using (facility_no, outlet_no, pollutant, month)
    where not usable
),

-- months that count as generated, and why
claimed as (
    select
        facility_no, outlet_no, pollutant, month, 'direct_discharge' as claim,
        1 - quarter_capture_frac as gap_frac,
        '本季度缺失时间过多，自动监测数据不可用' as cause
    from unusable
    union all by name
    select facility_no, outlet_no, pollutant, month, 'verdict' as claim, reason as cause
    from judged
),

found as (
    select
        generated.*, 'direct_discharge' as claim,
        generated.generated_t as emission_t,
        '应自动监测而未监测' as cause
    from generated
    join required using (facility_no, outlet_no, pollutant)
    join outlets.duty as duty using (facility_no, outlet_no, pollutant)
    anti join judged using (facility_no, outlet_no, pollutant, month)
    anti join settled using (facility_no, outlet_no, pollutant)
    where not has_series and generated.month is null and duty.is_whole

    union all by name

    select
        generated.*, 'direct_discharge' as claim,
        generated.generated_t as emission_t,
        '应自动监测而未监测' as cause
    from generated
    join required using (facility_no, outlet_no, pollutant)
    semi join duty_month using (facility_no, outlet_no, pollutant, month)
    anti join judged using (facility_no, outlet_no, pollutant, month)
    anti join settled using (facility_no, outlet_no, pollutant)
    where not has_series

    union all by name

    -- a duty for a part of the year takes its months of what is known of the year alone
    select
        generated.* replace (month.month as month), 'direct_discharge' as claim,
        generated.generated_t * hours.month_frac as emission_t,
        '应自动监测而未监测；年产生量按运行小时分摊' as cause
    from generated
    join required using (facility_no, outlet_no, pollutant)
    join outlets.duty as duty using (facility_no, outlet_no, pollutant)
    join duty_month as month
        on month.facility_no = generated.facility_no
        and month.outlet_no = generated.outlet_no
        and month.pollutant = generated.pollutant
    join outlets.operating_hours as hours
        on hours.facility_no = generated.facility_no
        and hours.outlet_no = generated.outlet_no
        and hours.month = month.month
    anti join judged
        on judged.facility_no = generated.facility_no
        and judged.outlet_no = generated.outlet_no
        and judged.pollutant = generated.pollutant
        and judged.month = month.month
    anti join settled
        on settled.facility_no = generated.facility_no
        and settled.outlet_no = generated.outlet_no
        and settled.pollutant = generated.pollutant
    where
        not has_series and generated.month is null and not duty.is_whole
        and hours.month_frac is not null

    union all by name

    select
        generated.*, claimed.claim, claimed.gap_frac, claimed.cause,
        generated.generated_t as emission_t
    from generated
    join claimed using (facility_no, outlet_no, pollutant, month)

    union all by name

    select
        generated.* replace (claimed.month as month), claimed.claim, claimed.gap_frac,
        claimed.cause || '；年产生量按运行小时分摊' as cause,
        generated.generated_t * hours.month_frac as emission_t
    from generated
    join claimed using (facility_no, outlet_no, pollutant)
    join outlets.operating_hours as hours
        on hours.facility_no = claimed.facility_no
        and hours.outlet_no = claimed.outlet_no
        and hours.month = claimed.month
    where generated.month is null and hours.month_frac is not null

    union all by name

    -- a year of verdicts needs no months to be divided into
    select
        generated.*, 'verdict' as claim,
        generated.generated_t as emission_t,
        settled.reason as cause
    from generated
    join settled using (facility_no, outlet_no, pollutant)
    anti join (from outlets.operating_hours where month_frac is not null)
        using (facility_no, outlet_no)
    where generated.month is null and settled.is_generated
)

select
    facility_no, outlet_no, pollutant, year, month, claim,
    emission_t, emission_t as generated_t, gap_frac,
    concat_ws(
        '；', cause, case when is_emitted_factor then '所用系数已含治理，产生量偏低' end
    ) as reason
from found
where emission_t is not null
