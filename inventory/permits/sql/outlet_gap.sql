-- title: 许可与实际排放量对比 · permitted versus actual, every outlet kind
-- grain: one row per outlet, pollutant and year with a limit or an actual emission
-- cites: XA-SYNERGY-PILOT-2024
with actual as (
    select
        facility_no, outlet_no, pollutant, year,
        sum_t(emission_t) as actual_t,
        -- what stands for lost hours of a monitor counts as a method of its own
        sum_t(
            case when is_measured then emission_t - substituted_t else 0 end
            + case when is_substitute_measured then substituted_t else 0 end
        ) as measured_t,
        sum_t(substituted_t) as substituted_t,
        sum_t(case when can_convict then emission_t else substituted_t end) as convicting_t,
        min(method) as first_method, max(method) as last_method,
        -- months without a yearly value among them
        not bool_or(has_annual) as is_by_month, bit_or(month_set) as month_set
    from permits.outlet_actual
    join permits.method_class using (method)
    where outlet_no is not null
    group by all
),

-- most outlets go by one method, and need no list of them
several as (
    select
        facility_no, outlet_no, pollutant, year,
        string_agg(method, '+' order by method) as methods
    from permits.outlet_actual
    semi join (from actual where first_method <> last_method)
        using (facility_no, outlet_no, pollutant, year)
    group by all
),

-- the worst quarter of the monitor, whatever stood in for it
capture as (
    select
        facility_no, outlet_no, pollutant, year,
        max(1 - capture_frac) as gap_frac,
        string_agg(
            '第 ' || quarter || ' 季度捕集率 ' || format('{:.3g}', capture_frac)
            || '，自动监测不可用',
            '，' order by quarter
        ) filter (not usable) as reason
    from monitoring.quarter_capture
    group by all
),

-- months of a watched outlet that nothing answers for; activity that is stated by month says of
-- the other months that nothing ran
by_month as (
    select facility_no, outlet_no, pollutant
    from outlets.choice
    where context = 'permit' and is_chosen
    group by all
    having bool_and(month is not null)
),

silent as (
    select facility_no, outlet_no, pollutant, count(*) as missing_n
    from outlets.wanted_month
    semi join by_month using (facility_no, outlet_no, pollutant)
    anti join (
        from outlets.choice where context = 'permit' and is_chosen
    ) using (facility_no, outlet_no, pollutant, month)
    anti join (
        from outlets.candidate where claim = 'calculated' and month is not null
    ) using (facility_no, outlet_no, pollutant)
    group by all
),

idle as (
    select facility_no, outlet_no, pollutant, bit_or(1::integer << month(starts_on)) as idle_set
    from permits.idle_month
    semi join run.scope as scope on scope.year = year(starts_on)
    group by all
),

-- hours of a part of the year, and nothing that answers for the rest of it
part_year as (
    from outlets.import_gap
    where context = 'permit'
),

limited as (
    select facility_no, outlet_no, pollutant, year, annual_t, permitted_t, life_frac
    from permits.statutory_limit
    where scope = 'outlet'
),

told as (
    select facility_no, outlet_no, pollutant, reason
    from outlets.choice
    where context = 'permit' and is_chosen and reason is not null
    union
    select facility_no, outlet_no, pollutant, reason
    from capture
    where reason is not null
    union
    select facility_no, outlet_no, pollutant, missing_n || ' 个月没有任何结果，未计入'
    from silent
    union
    select
        facility_no, outlet_no, pollutant,
        case
            when has_series then '自动监测数据不可用，也没有其他结果'
            when is_required then '应自动监测而未监测，也没有可核算的产生量'
            else '手工监测没有可用的运行小时'
        end
    from outlets.watched
    anti join (
        from outlets.choice where context = 'permit' and is_chosen
    ) using (facility_no, outlet_no, pollutant)
    union
    select
        facility_no, outlet_no, pollutant,
        span_zh || case when is_open then '，不与全年许可量比较' else '' end
    from part_year
    union
    select
        facility_no, outlet_no, pollutant,
        '许可量 ' || said_t(annual_t) || ' 按存续天数折算为 ' || said_t(permitted_t)
    from limited
    where life_frac < 1
),

remark as (
    select facility_no, outlet_no, pollutant, string_agg(reason, '；' order by reason) as reason
    from told
    group by all
),

permitted as (
    select
        facility_no, outlet_no, pollutant, year, permitted_t, 'statutory' as limit_kind,
        limit_basis, annual_t, life_frac
    from permits.statutory_limit
    where scope = 'outlet'
    union all by name
    select
        facility_no, outlet_no, pollutant, year, permitted_t, 'calculated' as limit_kind,
        'calculated_actual' as limit_basis, is_base_year_account_year
    from permits.calculated_limit
),

-- what stands above a written quantity, and on what it rests
above as (
    select facility_no, outlet_no, pollutant, year
    from actual
    join limited using (facility_no, outlet_no, pollutant, year)
    where actual_t > permitted_t
),

basis as (
    select facility_no, outlet_no, pollutant, year, rests_on, can_convict
    from permits.outlet_actual
    join permits.method_class using (method)
    semi join above using (facility_no, outlet_no, pollutant, year)
    where emission_t > substituted_t
    union
    -- what stands for lost hours of a monitor is a class of its own
    select facility_no, outlet_no, pollutant, year, 'substituted' as rests_on, true as can_convict
    from permits.outlet_actual
    semi join above using (facility_no, outlet_no, pollutant, year)
    where substituted_t > 0
),

evidence as (
    select
        facility_no, outlet_no, pollutant, year,
        string_agg(distinct rests_on, '+' order by rests_on) as rests_on,
        string_agg(distinct rests_on, '+' order by rests_on) filter (can_convict) as convicts
    from basis
    group by all
),

rule as (
    select absurd_ratio
    from outlets.threshold
),

-- what a named person took for true is judged as any other value
accepted as (
    select facility_no, outlet_no, pollutant, year
    from ledger.quarantine
    where decision = 'accept'
    union
    select facility_no, outlet_no, pollutant, year
    from outlets.stated
    where decision = 'accept' and is_doubtful and unit_no is null
),

-- an input that cannot be true elsewhere is no better here
doubtful as (
    select distinct facility_no, outlet_no, pollutant, true as is_doubtful
    from ledger.doubtful_row
    where decision is null
),

place as (
    select
        facility_no, outlet_no, outlet.kind as outlet_kind,
        facility.region_code, facility.industry_code, facility.management
    from registry.outlet as outlet
    join registry.facility as facility using (facility_no)
),

judged as (
    select
        gap.*, several.methods, place.* exclude (facility_no, outlet_no),
        evidence.convicts, evidence.rests_on,
        coalesce(part_year.is_open, false) as is_open,
        -- twelve months that are known make the calendar year a window
        is_by_month and not is_open
        and bit_count(month_set | coalesce(idle_set, 0))
        = date_diff('month', make_date(year, 1, 1), make_date(year + 1, 1, 1)) as is_monthly,
        coalesce(of_outlet.year, of_site.year) is not null as is_accepted,
        coalesce(doubtful.is_doubtful, false) as is_doubtful
    from (
        from permitted
        full join actual using (facility_no, outlet_no, pollutant, year)
    ) as gap
    join place using (facility_no, outlet_no)
    left join doubtful using (facility_no, outlet_no, pollutant)
    left join several using (facility_no, outlet_no, pollutant, year)
    left join evidence using (facility_no, outlet_no, pollutant, year)
    left join part_year using (facility_no, outlet_no, pollutant)
    left join idle using (facility_no, outlet_no, pollutant)
    left join (from accepted where outlet_no is not null) as of_outlet
        using (facility_no, outlet_no, pollutant, year)
    left join (select distinct * exclude (outlet_no) from accepted where outlet_no is null)
        as of_site
        using (facility_no, pollutant, year)
),

compared as (
    select
        facility_no, outlet_no, outlet_kind, region_code, industry_code, management,
        pollutant, year, permitted_t, limit_kind, limit_basis, actual_t,
        coalesce(methods, first_method) as actual_method,
        is_monthly, annual_t, life_frac,
        case
            when
                not is_accepted
                and (
                    is_doubtful
                    or actual_t < 0
                    or (
                        limit_kind = 'statutory'
                        and actual_t > nullif(permitted_t, 0) * rule.absurd_ratio
                    )
                )
                then 'data_invalid'
            when actual_t is null then 'no_data'
            when permitted_t is null then 'no_limit'
            when limit_kind = 'statutory' and convicting_t > permitted_t then 'over'
            -- over by calculation alone: to be confirmed
            when limit_kind = 'statutory' and actual_t > permitted_t then 'unconfirmed'
            -- a part of the year is no year
            when is_open then 'incomplete'
            else 'ok'
        end as status,
        case when status <> 'incomplete' then permitted_t - actual_t end as headroom_t,
        case when status <> 'incomplete' then actual_t / nullif(permitted_t, 0) end as ratio,
        measured_t / nullif(actual_t, 0) as measured_frac, substituted_t, capture.gap_frac,
        coalesce(is_base_year_account_year, false) as is_base_year_account_year,
        coalesce(limit_kind = 'calculated' and actual_t > permitted_t, false)
            as exceeds_calculated,
        case status
            when 'over' then convicts when 'unconfirmed' then rests_on
        end as convicted_by
    from judged
    left join capture using (facility_no, outlet_no, pollutant, year)
    cross join rule
),

windowed as (
    select
        compared.*, worst.emission_t as moving_t, worst.window_end,
        worst.life_frac as moving_frac,
        coalesce(
            not is_monthly
            or moving_t / moving_frac > actual_t / coalesce(compared.life_frac, 1),
            not is_monthly
        ) as is_moving
    from compared
    left join permits.worst_window as worst using (facility_no, outlet_no, pollutant)
)

select
    windowed.* exclude (
        is_monthly, annual_t, life_frac, moving_t, window_end, moving_frac, is_moving
    ),
    remark.reason,
    case when is_moving then moving_t else actual_t end as worst_12_months_t,
    case
        when is_moving then window_end
        else make_date(year + 1, 1, 1) - interval 1 day
    end::date as worst_12_months_end,
    -- the part of the limit for the part of the window in which the outlet existed
    case
        when worst_12_months_t is null then null
        when is_moving then coalesce(annual_t * moving_frac, permitted_t)
        else permitted_t
    end as permitted_12_months_t
from windowed
left join remark using (facility_no, outlet_no, pollutant)
