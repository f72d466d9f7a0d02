-- title: 排放口结果分摊 · results of outlets, divided among the units and leaves behind them
-- grain: one row per chosen result of an outlet, unit and leaf
-- cites: ENGINE
with entered as (
    select choice.*
    from outlets.choice as choice
    join run.scope as scope on scope.method_context = choice.context
    semi join ledger.contested_outlet using (facility_no, outlet_no, pollutant)
    -- activity of a month that stands for itself keeps its own rows
    where choice.is_chosen and (choice.claim <> 'calculated' or choice.is_share)
),

own as (
    select * exclude (is_size_class)
    from ledger.contested_row
    where not is_size_class
),

-- months divide by their own activity where all activity behind the outlet is stated by month
period as (
    select facility_no, outlet_no, pollutant, bool_and(month is not null) as is_monthly
    from own
    group by all
),

part as (
    select
        facility_no, outlet_no, pollutant, unit_no, category_code, stream,
        null as month, null as of_method, sum_t(emission_t) as part_t
    from own
    group by all
    union all by name
    select
        facility_no, outlet_no, pollutant, unit_no, category_code, stream,
        month, null as of_method, sum_t(emission_t) as part_t
    from own
    semi join (from period where is_monthly) using (facility_no, outlet_no, pollutant)
    group by all
    union all by name
    select
        facility_no, outlet_no, pollutant, unit_no, category_code, stream,
        null as month, method as of_method, sum_t(emission_t) as part_t
    from own
    group by all
),

whole as (
    select facility_no, outlet_no, pollutant, month, of_method, sum_t(part_t) as whole_t
    from part
    group by all
),

weighed as (
    select part.* exclude (part_t), part_t / nullif(whole_t, 0) as share_frac
    from part
    join whole
        on whole.facility_no = part.facility_no
        and whole.outlet_no = part.outlet_no
        and whole.pollutant = part.pollutant
        and whole.month is not distinct from part.month
        and whole.of_method is not distinct from part.of_method
),

monthly as (
    select distinct facility_no, outlet_no, pollutant, month
    from weighed
    where month is not null and share_frac is not null
),

-- no activity answers for the pollutant: the gas divides it, on the stream for reports
gas as (
    select
        facility_no, outlet_no, contested.pollutant, path.unit_no,
        coalesce(stream.category_code, unit.node_code) as category_code,
        stream.stream,
        path.path_frac
    from ledger.contested_outlet as contested
    anti join (from weighed where share_frac is not null) as weighed
        using (facility_no, outlet_no, pollutant)
    join accounting.path as path using (facility_no, outlet_no)
    join accounting.unit as unit using (unit_key)
    left join classification.stream as stream
        on stream.node_code = unit.node_code
        and stream.role = 'reported'
        and stream.pollutant = contested.pollutant
    where path.part = 'stack'
),

share as (
    select
        facility_no, outlet_no, pollutant, unit_no, category_code, stream, month, of_method,
        share_frac
    from weighed
    where share_frac is not null
    union all by name
    select
        facility_no, outlet_no, pollutant, unit_no, category_code, stream,
        path_frac / sum(path_frac order by unit_no) over (
            partition by facility_no, outlet_no, pollutant
        ) as share_frac
    from gas
),

divided as (
    select
        entered.*, share.unit_no, share.category_code, share.stream,
        -- an outlet without any unit behind it stands for itself
        coalesce(share.share_frac, 1) as share_frac
    from entered
    left join monthly
        on monthly.facility_no = entered.facility_no
        and monthly.outlet_no = entered.outlet_no
        and monthly.pollutant = entered.pollutant
        and monthly.month = entered.month
    left join share
        on share.facility_no = entered.facility_no
        and share.outlet_no = entered.outlet_no
        and share.pollutant = entered.pollutant
        and share.month is not distinct from monthly.month
        and share.of_method is not distinct from
            case when entered.claim = 'calculated' then entered.method end
),

result as (
    select
        'outlet_choice' as input_table, choice_id as input_id,
        year, month, facility_no, unit_no, outlet_no, category_code, stream, pollutant, method,
        emission_t as outlet_t, share_frac,
        emission_t * share_frac as emission_t, reason, evidence
    from divided

    union all by name

    select
        'calculated' as input_table, replaced_id as input_id,
        year, month, facility_no, unit_no, outlet_no, category_code, stream, pollutant,
        'pm_share' as method, outlet_t,
        replaced_t / nullif(calculated_pm_t, 0) as share_frac,
        emission_t,
        '按监测或上报的颗粒物折算：各粒径按核算比例相加' as reason
    from ledger.size_share
    where emission_t is not null
)

select
    (md5_number_lower(concat_ws(
        '|', 'measured', result.input_id, result.unit_no, result.category_code, result.stream
    )) >> 1)::bigint as emission_id,
    result.*, facility.region_code, facility.industry_code, outlet.kind as outlet_kind
from result
join registry.facility as facility using (facility_no)
join registry.outlet as outlet using (facility_no, outlet_no)
order by emission_id
