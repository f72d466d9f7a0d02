-- title: 认定月份 · months of the account year that a verdict on monitoring touches
-- grain: one row per outlet, pollutant and month
-- cites: EPTR-2017
with meaning as (
    -- what makes the data untrue; the others say that none are there, or how the plant ran
    select *
    from (
        values
        ('not_installed', '未安装使用或未联网', false),
        ('damaged', '损毁或擅自移动、改变设备', true),
        ('falsified', '篡改、伪造监测数据', true),
        ('bypass', '偷排或稀释排放', true),
        ('not_maintained', '不正常运行治理设施', false),
        ('false_declaration', '虚假申报', true)
    ) as listed (verdict, title_zh, is_untrue)
),

calendar as (
    select year, month, min(day) as first_on, max(day) as last_on
    from monitoring.calendar
    where is_account_year
    group by all
),

touched as (
    select
        verdict.facility_no, verdict.outlet_no, verdict.pollutant, calendar.year, calendar.month,
        meaning.title_zh, meaning.is_untrue, verdict.document,
        verdict.verdict = 'external_fault'
        and verdict.valid_from <= calendar.first_on
        and verdict.valid_to >= calendar.last_on as is_excused
    from registry.monitoring_verdict as verdict
    join calendar
        on verdict.valid_from <= calendar.last_on and verdict.valid_to >= calendar.first_on
    left join meaning on meaning.verdict = verdict.verdict
),

general as (
    select distinct facility_no, outlet_no
    from touched
    where pollutant is null
),

-- a verdict on the whole outlet speaks for the pollutants that are known there; gases stay with
-- their activity
known as (
    select found.facility_no, found.outlet_no, found.pollutant
    from (
        select facility_no, outlet_no, pollutant from accounting.calculated
        semi join general using (facility_no, outlet_no)
        union
        select facility_no, outlet_no, pollutant from registry.permit_limit
        semi join general using (facility_no, outlet_no)
        union
        select facility_no, outlet_no, pollutant from registry.manual_test
        semi join general using (facility_no, outlet_no)
        union
        select facility_no, outlet_no, pollutant from monitoring.series
        semi join general using (facility_no, outlet_no)
        union
        select facility_no, outlet_no, pollutant from outlets.duty
        semi join general using (facility_no, outlet_no)
    ) as found
    semi join (from registry.pollutant where kind = 'air_pollutant') using (pollutant)
),

spoken as (
    select *
    from touched
    where pollutant is not null
    union all
    select touched.* replace (known.pollutant as pollutant)
    from touched
    join known using (facility_no, outlet_no)
    where touched.pollutant is null
),

summed as (
    select
        facility_no, outlet_no, pollutant, year, month,
        bool_or(title_zh is not null) as is_generated,
        bool_or(is_untrue is true) as is_refused,
        bool_or(is_excused) as is_excused,
        string_agg(
            distinct title_zh || '（' || document || '）', '、'
            order by title_zh || '（' || document || '）'
        ) as found,
        string_agg(
            distinct title_zh || '（' || document || '）', '、'
            order by title_zh || '（' || document || '）'
        ) filter (is_untrue) as untrue
    from spoken
    group by all
)

select
    facility_no, outlet_no, pollutant, year, month, is_generated, is_refused, is_excused,
    '经认定' || found || '，产生量计为排放量' as reason,
    '经认定' || untrue || '，该期间的监测数据不予采用' as refused_because
from summed
