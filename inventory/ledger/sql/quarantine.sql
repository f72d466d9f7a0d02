-- title: 存疑结果 · results that cannot be true, until a named person decides
-- grain: one row per facility, outlet (none: the whole facility) and pollutant in doubt
-- cites: ENGINE
with huge as (
    -- with a permit or without: one row alone is more than any one site gives off
    select distinct facility_no, outlet_no, entry.pollutant, year
    from ledger.entry as entry
    join registry.pollutant as pollutant using (pollutant)
    cross join outlets.threshold
    where
        is_chosen
        and emission_t > case when pollutant.kind = 'ghg' then absurd_ghg_t else absurd_air_t end
),

result as (
    select facility_no, outlet_no, pollutant, year, sum_t(emission_t) as value_t
    from ledger.entry
    semi join (
        select facility_no, pollutant from outlets.ceiling
        union
        select facility_no, pollutant from huge
    ) using (facility_no, pollutant)
    where is_chosen
    group by all
),

site as (
    select
        facility_no, pollutant, year, sum_t(result.value_t) as value_t,
        any_value(ceiling.permitted_t) as permitted_t
    from result
    join outlets.ceiling as ceiling using (facility_no, pollutant)
    where ceiling.outlet_no is null
    group by all
    having sum_t(result.value_t) > any_value(ceiling.result_most_t)
),

doubt as (
    select
        result.facility_no, result.outlet_no, result.pollutant, result.year, result.value_t,
        ceiling.permitted_t
    from result
    join outlets.ceiling as ceiling using (facility_no, outlet_no, pollutant)
    -- a whole that cannot be true leaves no part that can be told apart
    anti join site using (facility_no, pollutant)
    where value_t < 0 or value_t > result_most_t

    union all by name

    select * from site
),

beyond as (
    from doubt
    union all by name
    select result.*
    from result
    join huge
        on huge.facility_no = result.facility_no
        and huge.outlet_no is not distinct from result.outlet_no
        and huge.pollutant = result.pollutant
    anti join site
        on site.facility_no = result.facility_no and site.pollutant = result.pollutant
    anti join doubt
        on doubt.facility_no = result.facility_no
        and doubt.outlet_no is not distinct from result.outlet_no
        and doubt.pollutant = result.pollutant
),

said as (
    select
        facility_no, outlet_no, pollutant, year,
        arg_max(
            struct_pack(decision, decided_by, decided_on, reason),
            (decided_on, value_decision_id)
        ) as made
    from registry.value_decision
    where unit_no is null and flow is null
    group by all
)

select
    beyond.*, value_t / permitted_t as ratio,
    said.made.decision as decision, said.made.decided_by as decided_by,
    said.made.decided_on as decided_on, said.made.reason as reason,
    case said.made.decision
        when 'accept' then null
        when 'reject' then '经认定不予采用'
        else '数值不合常理，待认定'
    end as excluded_because
from beyond
left join said
    on said.facility_no = beyond.facility_no
    and said.outlet_no is not distinct from beyond.outlet_no
    and said.pollutant = beyond.pollutant
    and said.year = beyond.year
