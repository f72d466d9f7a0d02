-- title: 直排核算 · generated quantity where required monitoring is absent or has too many gaps
-- grain: one row per outlet, pollutant and month (none: the year)
-- cites: ENGINE
with generated as (
    select
        facility_no, outlet_no, pollutant, year, month,
        sum_t(generated_t) as generated_t,
        bool_or(is_emitted_factor) as is_emitted_factor
    from accounting.outlet_calculated
    group by all
),

required as (
    select facility_no, outlet_no, pollutant, has_series
    from accounting.watched_outlet
    where is_required
),

unusable as (
    select facility_no, outlet_no, pollutant, month, quarter_capture_frac
    from monitoring.monthly_mass
    semi join required using (facility_no, outlet_no, pollutant)
    where not usable
),

found as (
    select
        generated.*,
        generated.generated_t as emission_t,
        '应自动监测而未监测' as cause
    from generated
    join required using (facility_no, outlet_no, pollutant)
    where not has_series

    union all by name

    select
        generated.*,
        generated.generated_t as emission_t,
        1 - quarter_capture_frac as gap_frac,
        '本季度缺失时间过多，自动监测数据不可用' as cause
    from generated
    join unusable using (facility_no, outlet_no, pollutant, month)

    union all by name

    select
        generated.* replace (unusable.month as month),
        generated.generated_t * hours.month_frac as emission_t,
        1 - quarter_capture_frac as gap_frac,
        '本季度缺失时间过多，自动监测数据不可用；年产生量按运行小时分摊' as cause
    from generated
    join unusable using (facility_no, outlet_no, pollutant)
    join accounting.outlet_hours as hours
        on hours.facility_no = unusable.facility_no
        and hours.outlet_no = unusable.outlet_no
        and hours.month = unusable.month
    where generated.month is null and hours.month_frac is not null
)

select
    facility_no, outlet_no, pollutant, year, month,
    emission_t, emission_t as generated_t, gap_frac,
    concat_ws(
        '；', cause, case when is_emitted_factor then '所用系数已含治理，产生量偏低' end
    ) as reason
from found
where emission_t is not null
