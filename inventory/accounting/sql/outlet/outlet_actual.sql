-- title: 排放口年排放量（许可口径） · actual emission of every outlet in the order for permits
-- grain: one row per outlet, pollutant and year
-- cites: ENGINE
-- stored: view
with remark as (
    select
        facility_no, outlet_no, pollutant, year,
        string_agg(distinct reason, '；' order by reason) as reason
    from accounting.outlet_actual_month
    where reason is not null
    group by all
)

select
    actual.facility_no, actual.outlet_no, actual.pollutant, actual.year,
    sum_t(actual.emission_t) as emission_t,
    string_agg(distinct actual.method, '+' order by actual.method) as method,
    max(actual.gap_frac) as gap_frac,
    sum_t(actual.substituted_t) as substituted_t,
    remark.reason
from accounting.outlet_actual_month as actual
left join remark using (facility_no, outlet_no, pollutant, year)
where actual.outlet_no is not null
group by all
