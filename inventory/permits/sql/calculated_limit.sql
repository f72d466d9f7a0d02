-- title: 计算许可排放量 · a quantity from actual base years where nothing is written
-- grain: one row per outlet and pollutant with base years and without a written quantity
-- cites: XA-SYNERGY-PILOT-2024
with base_year as (
    select unnest(base_years) as year from permits.setting
),

base as (
    select base_actual.year, facility_no, outlet_no, pollutant, emission_t, run
    from permits.base_actual as base_actual
    cross join run.scope as scope
    where base_actual.year in (from base_year) and base_actual.year <> scope.year
    union all by name
    select year, facility_no, outlet_no, pollutant, sum_t(emission_t) as emission_t
    from permits.outlet_actual
    where year in (from base_year) and outlet_no is not null
    group by all
),

made as (
    select base_output.year, facility_no, unit_no, output_t
    from permits.base_output as base_output
    cross join run.scope as scope
    where base_output.year <> scope.year
    union all by name
    select year, facility_no, unit_no, sum_t(qty_t) as output_t
    from ledger.activity
    where role = 'product' and excluded_because is null
    group by all
),

-- a capacity written per year was divided by the hours of a common year on its way in
yearly as (
    select
        facility_no, unit_no,
        case
            when regexp_matches(capacity_unit, '(年|a|yr)$') then
                capacity_t_h * date_diff('hour', date '2001-01-01', date '2002-01-01')
        end as capacity_t
    from registry.unit
),

-- one unit without capacity or output leaves the whole outlet as it was
scaled as (
    select
        base.*,
        capacity.capacity_t, capacity.output_t,
        coalesce(capacity.capacity_t / capacity.output_t, 1) as scale_frac
    from base
    left join (
        select
            base.facility_no, base.outlet_no, base.pollutant, base.year,
            sum_t(yearly.capacity_t) as capacity_t, sum_t(made.output_t) as output_t
        from base
        join (select distinct facility_no, unit_no, outlet_no from registry.route) as way
            using (facility_no, outlet_no)
        join yearly using (facility_no, unit_no)
        left join made
            on made.facility_no = base.facility_no
            and made.unit_no = way.unit_no
            and made.year = base.year
        group by all
        having bool_and(yearly.capacity_t is not null and made.output_t > 0)
    ) as capacity using (facility_no, outlet_no, pollutant, year)
),

unlimited as (
    select
        scaled.facility_no, scaled.outlet_no, outlet.kind as outlet_kind, scaled.pollutant,
        scope.year,
        case any_value(setting.base_mode)
            when 'max' then max(emission_t * scale_frac)
            else sum_t(emission_t * scale_frac) / count(*)
        end as base_t,
        any_value(setting.base_mode) as base_mode,
        list(scaled.year order by scaled.year) as base_years,
        string_agg(scaled.run, ' ' order by scaled.year) as base_runs,
        bool_or(scaled.year = scope.year) as is_base_year_account_year,
        bool_and(scaled.capacity_t is not null) as is_scaled
    from scaled
    join registry.outlet as outlet using (facility_no, outlet_no)
    cross join permits.setting as setting
    cross join run.scope as scope
    anti join (
        select facility_no, outlet_no, pollutant from permits.statutory_limit where scope = 'outlet'
    ) as written using (facility_no, outlet_no, pollutant)
    where outlet.kind in ('main', 'general', 'fugitive')
    group by all
),

-- as a written quantity, it is one of a year: what exists for a part of it has that part
life as (
    select
        outlet.facility_no, outlet.outlet_no,
        greatest(
            date_diff(
                'day',
                greatest(facility.opened_on, outlet.opened_on, make_date(scope.year, 1, 1)),
                least(
                    facility.closed_on, outlet.closed_on,
                    (make_date(scope.year + 1, 1, 1) - interval 1 day)::date
                )
            ) + 1,
            0
        ) / date_diff('day', make_date(scope.year, 1, 1), make_date(scope.year + 1, 1, 1))
            as existing_frac
    from registry.outlet as outlet
    join registry.facility as facility using (facility_no)
    cross join run.scope as scope
),

ran as (
    select facility_no, outlet_no, max(run_h) as run_h
    from (
        select facility_no, unit_no, sum_t(qty_h) as run_h
        from ledger.activity
        where role = 'hours' and excluded_because is null
        group by all
    )
    join (select distinct facility_no, unit_no, outlet_no from registry.route)
        using (facility_no, unit_no)
    group by all
),

flow as (
    select facility_no, outlet_no, sum_t(flow_m3_h) / count(*) as flow_m3_h
    from registry.manual_test
    group by all
),

-- what the written concentration or rate lets through in the hours that were run
cap as (
    select facility_no, outlet_no, pollutant, min(cap_t) as cap_t, arg_min(kind, cap_t) as cap_kind
    from (
        select facility_no, outlet_no, pollutant, candidate_t as cap_t, 'reference_volume' as kind
        from permits.formula_limit
        where method <> 'performance'
        union all
        select facility_no, outlet_no, pollutant, mg_to_t(
            min(concentration_mg_m3) * any_value(flow_m3_h) * any_value(run_h)
        ), 'measured_volume'
        from registry.permit_limit
        join flow using (facility_no, outlet_no)
        join ran using (facility_no, outlet_no)
        where scope = 'outlet' and concentration_mg_m3 is not null
        group by all
        union all
        select
            facility_no, outlet_no, pollutant, kg_to_t(min(rate_kg_h) * any_value(run_h)), 'rate'
        from registry.permit_limit
        join ran using (facility_no, outlet_no)
        where scope = 'outlet' and rate_kg_h is not null
        group by all
    )
    group by all
),

capped as (
    select
        unlimited.*, cap.cap_t, cap.cap_kind,
        -- a base that holds the account year holds its part of it already
        case when is_base_year_account_year then 1 else existing_frac end as life_frac,
        least(base_t, cap.cap_t) * life_frac as own_t
    from unlimited
    join life using (facility_no, outlet_no)
    left join cap using (facility_no, outlet_no, pollutant)
),

total as (
    select
        facility_no, pollutant,
        case scope
            when 'main_total' then 'main'
            when 'general_total' then 'general'
            when 'fugitive_total' then 'fugitive'
        end as outlet_kind,
        permitted_t
    from permits.statutory_limit
    where scope <> 'outlet'
),

taken as (
    select facility_no, outlet.kind as outlet_kind, pollutant, sum_t(permitted_t) as written_t
    from permits.statutory_limit
    join registry.outlet as outlet using (facility_no, outlet_no)
    where scope = 'outlet'
    group by all
),

-- what a written total leaves after the written outlets is shared in proportion
of_class as (
    select
        capped.*, total.permitted_t as class_t,
        case
            when total.permitted_t is null then capped.own_t
            else capped.own_t * least(1, coalesce(
                greatest(total.permitted_t - coalesce(taken.written_t, 0), 0) / nullif(
                    claimed.own_t, 0
                ), 1
            ))
        end as in_class_t
    from capped
    left join total using (facility_no, pollutant, outlet_kind)
    left join taken using (facility_no, pollutant, outlet_kind)
    join (
        select facility_no, pollutant, outlet_kind, sum_t(own_t) as own_t from capped group by all
    ) as claimed using (facility_no, pollutant, outlet_kind)
),

of_plant as (
    select facility_no, pollutant, min(permitted_t) as plant_t
    from total
    where outlet_kind is null
    group by all
),

taken_of_plant as (
    select facility_no, pollutant, sum_t(written_t) as written_t
    from taken
    group by all
)

select
    of_class.* exclude (in_class_t, own_t),
    plant_t,
    case
        when plant_t is null then of_class.in_class_t
        else of_class.in_class_t * least(1, coalesce(
            greatest(plant_t - coalesce(taken_of_plant.written_t, 0), 0)
            / nullif(claimed.in_class_t, 0), 1
        ))
    end as permitted_t
from of_class
left join of_plant using (facility_no, pollutant)
left join taken_of_plant using (facility_no, pollutant)
join (
    select facility_no, pollutant, sum_t(in_class_t) as in_class_t from of_class group by all
) as claimed using (facility_no, pollutant)
order by facility_no, outlet_no, pollutant
