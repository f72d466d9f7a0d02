-- title: 粒径次序颠倒 · sources of which a part of the dust is more than the dust that holds it
-- grain: one row per source (facility, unit, outlet, leaf) and pair out of order
-- cites: ENGINE
-- stored: inline
with source as (
    select
        facility_no, unit_no, outlet_no, category_code,
        sum_t(case when pollutant in ('PM', 'TSP') then emission_t end) as whole_t,
        sum_t(case when pollutant = 'PM10' then emission_t end) as medium_t,
        sum_t(case when pollutant = 'PM2.5' then emission_t end) as fine_t,
        sum_t(case when pollutant in ('BC', 'OC') then emission_t end) as carbon_t
    from ledger.emission
    where is_chosen and pollutant in ('PM', 'TSP', 'PM10', 'PM2.5', 'BC', 'OC')
    group by all
),

pair as (
    select source.*, 'PM10 > PM' as said, medium_t as part_t, source.whole_t as holding_t
    from source
    union all
    select source.*, 'PM2.5 > PM10', fine_t, medium_t
    from source
    union all
    select source.*, 'BC + OC > PM2.5', carbon_t, fine_t
    from source
)

select
    null::integer as sheet_id, null::integer as row_no, null::varchar as column_name,
    concat_ws(
        ' ', facility_no, unit_no, outlet_no, category_code,
        said || '：' || said_t(part_t) || '、' || said_t(holding_t)
    ) as value
from pair
cross join run.scope as scope
where part_t - holding_t > scope.tolerance_frac * holding_t
