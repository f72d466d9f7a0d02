-- title: 多源对照 · what each source says of a plant, beside what counts
-- grain: one row per facility, pollutant and source, where reports speak of them
-- cites: ENGINE
with stated as (
    select
        facility_no, pollutant, statement.year, flow as source, 'report' as kind,
        string_agg(distinct verified_by, '、' order by verified_by) as verified_by,
        count(distinct concat_ws('|', unit_no, outlet_no)) as place_n,
        -- the whole where the flow states one, the sum of its parts elsewhere
        coalesce(
            sum_t(case when unit_no is null and outlet_no is null then emission_t end),
            sum_t(emission_t * part_frac)
        ) as value_t
    from outlets.statement as statement
    join run.scope as run on run.method_context = context
    where part_frac is not null
    group by all
),

subject as (
    select distinct facility_no, pollutant
    from stated
),

account as (
    select
        facility_no, pollutant, year, 'account' as source, 'account' as kind,
        count(distinct concat_ws('|', unit_no, outlet_no)) as place_n,
        sum_t(emission_t) as value_t
    from accounting.calculated
    semi join subject using (facility_no, pollutant)
    join classification.category as category using (category_code)
    where not_chosen_because is null and not category.is_memo
    group by all
),

measured as (
    select
        facility_no, pollutant, year, method as source, 'result' as kind,
        count(distinct outlet_no) as place_n, sum_t(emission_t) as value_t
    from ledger.divided
    semi join subject using (facility_no, pollutant)
    where method <> 'pm_share'
    group by all
),

counted as (
    select facility_no, pollutant, sum_t(emission_t) as chosen_t
    from ledger.emission as emission
    semi join subject using (facility_no, pollutant)
    left join classification.category as category using (category_code)
    where is_chosen and not coalesce(category.is_memo, false)
    group by all
),

said as (
    select * from stated
    union all by name
    select * from account
    union all by name
    select * from measured
)

select
    facility.region_code, facility_no, facility.name as facility_name, pollutant, said.year,
    said.kind, said.source, said.verified_by, said.place_n, said.value_t, counted.chosen_t,
    said.value_t - counted.chosen_t as difference_t,
    (said.value_t - counted.chosen_t) / nullif(counted.chosen_t, 0) as difference_frac
from said
join registry.facility as facility using (facility_no)
left join counted using (facility_no, pollutant)
order by facility_no, pollutant, said.kind, said.source
