-- title: 公式用燃料量 · fuel of the formulas: mean of full years, else design, capped by design
-- grain: one row per facility, unit and fuel that the account year uses
-- cites: HJ953-2018
with this_year as (
    select
        facility_no, unit_no, item, year,
        sum_t(qty_t) as qty_t, sum_t(qty_m3) as qty_m3,
        count(*) > count(month) or count(distinct month) = any_value(
            date_diff('month', make_date(year, 1, 1), make_date(year + 1, 1, 1))
        ) as is_full_year
    from ledger.activity
    where role = 'fuel' and excluded_because is null
    group by all
),

-- no year named means the account year alone
wanted as (
    select unnest(
        case when len(setting.fuel_years) > 0 then setting.fuel_years else [scope.year] end
    ) as year
    from permits.setting as setting
    cross join run.scope as scope
),

told as (
    select facility_no, unit_no, item, year, qty_t, qty_m3, is_full_year
    from this_year
    union all by name
    select facility_no, unit_no, item, base.year, qty_t, qty_m3, is_full_year
    from permits.base_fuel as base
    cross join run.scope as scope
    where base.year <> scope.year
),

-- a year in which the unit began or ended is no full one
full_year as (
    select
        facility_no, unit_no, item,
        sum_t(qty_t) / count(qty_t) as mean_t,
        sum_t(qty_m3) / count(qty_m3) as mean_m3,
        list(told.year order by told.year) as base_years
    from told
    join wanted using (year)
    join registry.unit as unit using (facility_no, unit_no)
    where
        is_full_year
        and (opened_on is null or opened_on <= make_date(told.year, 1, 1))
        and (closed_on is null or closed_on >= make_date(told.year + 1, 1, 1) - interval 1 day)
    group by all
),

design as (
    select facility_no, unit_no, item, min(design_t) as design_t, min(design_m3) as design_m3
    from registry.fuel_design
    group by all
),

joined as (
    select
        used.facility_no, used.unit_no, used.item, used.qty_t, used.qty_m3,
        full_year.base_years, design_t, design_m3,
        -- where no year is full the design stands, and without one what was burnt
        case
            when full_year.base_years is not null then mean_t
            else coalesce(design_t, used.qty_t)
        end as own_t,
        case
            when full_year.base_years is not null then mean_m3
            else coalesce(design_m3, used.qty_m3)
        end as own_m3
    from this_year as used
    left join full_year using (facility_no, unit_no, item)
    left join design using (facility_no, unit_no, item)
)

select
    facility_no, unit_no, item,
    least(own_t, design_t) as fuel_t,
    least(own_m3, design_m3) as fuel_m3,
    case
        when base_years is null and design_t is null and design_m3 is null then 'fuel'
        when base_years is null or own_t > design_t or own_m3 > design_m3 then 'design'
        when base_years = [scope.year] then 'fuel'
        else 'fuel_mean'
    end as base_of,
    case
        when base_years is null and design_t is null and design_m3 is null then [scope.year]
        else base_years
    end as base_years
from joined
cross join run.scope as scope
order by facility_no, unit_no, item
