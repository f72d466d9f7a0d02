-- title: 法定许可排放量 · the strictest written quantity, by days where limits change in the year
-- grain: one row per facility, scope, outlet, pollutant and year that has a written quantity
-- cites: XA-SYNERGY-PILOT-2024
with written as (
    -- an outlet with a limit may be there before a unit feeds it and after; a total lasts as long
    -- as its facility
    select
        limits.facility_no, scope, limits.outlet_no, pollutant, year, quantity_t, basis,
        document, permit_limit_id, make_date(year, 1, 1) as year_first,
        (make_date(year + 1, 1, 1) - interval 1 day)::date as year_last,
        greatest(facility.opened_on, outlet.opened_on, year_first)::date as first_day,
        least(facility.closed_on, outlet.closed_on, year_last)::date as last_day,
        date_diff('day', year_first, year_last) + 1 as year_days,
        date_diff('day', first_day, last_day) + 1 as life_days,
        greatest(coalesce(valid_from, first_day), first_day)::date as from_day,
        least(coalesce(valid_to, last_day), last_day)::date as to_day
    from registry.permit_limit as limits
    left join registry.facility as facility using (facility_no)
    left join registry.outlet as outlet
        on outlet.facility_no = limits.facility_no and outlet.outlet_no = limits.outlet_no
    where quantity_t is not null
),

-- a permit that ended before the year, or its outlet, or begins after it limits nothing in it
in_year as (
    from written
    where from_day <= to_day
),

whole as (
    select
        facility_no, scope, outlet_no, pollutant, year,
        min(quantity_t) as permitted_t,
        arg_min(
            struct_pack(basis, document, permit_limit_id),
            (quantity_t, basis, document, permit_limit_id)
        ) as strictest,
        count(*) as candidates,
        bool_or(from_day > first_day or to_day < last_day) as is_changing,
        any_value(life_days) as life_days, any_value(year_days) as year_days
    from in_year
    group by all
),

changing as (
    select in_year.*
    from in_year
    semi join (from whole where is_changing) as whole
        on whole.facility_no = in_year.facility_no
        and whole.scope = in_year.scope
        and whole.outlet_no is not distinct from in_year.outlet_no
        and whole.pollutant = in_year.pollutant
        and whole.year = in_year.year
),

border as (
    select distinct
        facility_no, scope, outlet_no, pollutant, year, last_day,
        unnest([from_day, to_day + interval 1 day])::date as starts_on
    from changing
),

stretch as (
    select
        *,
        coalesce(
            lead(starts_on) over (
                partition by facility_no, scope, outlet_no, pollutant, year order by starts_on
            ),
            starts_on
        ) as ends_before
    from border
),

in_force as (
    select
        stretch.facility_no, stretch.scope, stretch.outlet_no, stretch.pollutant, stretch.year,
        stretch.starts_on, date_diff('day', stretch.starts_on, stretch.ends_before) as days,
        min(changing.quantity_t) as permitted_t,
        arg_min(
            struct_pack(changing.basis, changing.document, changing.permit_limit_id),
            (changing.quantity_t, changing.basis, changing.document, changing.permit_limit_id)
        ) as strictest
    from stretch
    join changing
        on changing.facility_no = stretch.facility_no
        and changing.scope = stretch.scope
        and changing.outlet_no is not distinct from stretch.outlet_no
        and changing.pollutant = stretch.pollutant
        and changing.year = stretch.year
        and changing.from_day <= stretch.starts_on
        and changing.to_day >= stretch.starts_on
    where stretch.ends_before > stretch.starts_on
    group by all
),

-- days without any written limit neither raise nor lower the limit of the others
by_days as (
    select
        facility_no, scope, outlet_no, pollutant, year,
        sum_t(permitted_t * days) / sum(days) as pro_rata_t,
        arg_max(permitted_t, starts_on) as last_t,
        arg_max(strictest, starts_on) as last_strictest,
        string_agg(distinct strictest.basis, '+' order by strictest.basis) as bases,
        string_agg(distinct strictest.document, '；' order by strictest.document) as documents,
        sum(days) as limited_days, count(*) as stretches
    from in_force
    group by all
)

select
    whole.facility_no, whole.scope, whole.outlet_no, whole.pollutant, whole.year,
    case
        when not is_changing then whole.permitted_t
        when setting.limit_change = 'step' then by_days.last_t
        else by_days.pro_rata_t
    end as annual_t,
    -- a quantity is one of a year; what existed for a part of it has that part
    life_days / year_days as life_frac,
    annual_t * life_frac as permitted_t,
    case
        when not is_changing then whole.strictest.basis
        when setting.limit_change = 'step' then by_days.last_strictest.basis
        else by_days.bases
    end as limit_basis,
    case
        when not is_changing then whole.strictest.document
        when setting.limit_change = 'step' then by_days.last_strictest.document
        else by_days.documents
    end as document,
    candidates,
    case when is_changing then setting.limit_change end as limit_change,
    coalesce(by_days.stretches, 1) as stretches,
    coalesce(by_days.limited_days / whole.life_days, 1) as limited_frac,
    case
        when is_changing then by_days.last_strictest.permit_limit_id
        else whole.strictest.permit_limit_id
    end as permit_limit_id
from whole
cross join permits.setting as setting
left join by_days
    on by_days.facility_no = whole.facility_no
    and by_days.scope = whole.scope
    and by_days.outlet_no is not distinct from whole.outlet_no
    and by_days.pollutant = whole.pollutant
    and by_days.year = whole.year
order by all
