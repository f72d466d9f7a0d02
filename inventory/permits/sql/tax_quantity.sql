-- title: 应税污染物排放量 · what each outlet emits in the order for the tax, by the items it knows
-- grain: one row per outlet (or unit without outlet), tax item, year, month and whether it counts
-- cites: EPTL-2018; MEE-2021-24
-- stored: view
with burning as (
    select distinct path.facility_no, path.outlet_no
    from outlets.leg as path
    semi join (from ledger.activity where role = 'fuel' and excluded_because is null) as fuel
        on fuel.facility_no = path.facility_no and fuel.unit_no = path.unit_no
),

-- a coefficient or balance counts for the tax where the ministry prescribed it: its own manual
prescribed as (
    select factor_id
    from factors.in_force
    where starts_with(document, 'MEE-2021-24')
),

calculated as (
    select
        facility_no, outlet_no, pollutant,
        bool_and(prescribed.factor_id is not null) as is_prescribed
    from ledger.emission
    left join prescribed using (factor_id)
    where
        role not in ('measured', 'reported')
        and not_chosen_because is distinct from '另一核算方法优先'
    group by all
),

-- a watched outlet in the order for the tax, everything else as the ledger has it
counted as (
    select
        facility_no, outlet_no, null as unit_no, pollutant, year, month, emission_t,
        coalesce(smoke_frac, (burning.outlet_no is not null)::integer) as smoke_frac,
        claim <> 'calculated' or coalesce(is_prescribed, false) as is_admitted
    from outlets.choice
    left join calculated using (facility_no, outlet_no, pollutant)
    left join outlets.dust_origin using (facility_no, outlet_no)
    left join burning using (facility_no, outlet_no)
    where context = 'tax' and is_chosen
    union all by name
    select
        facility_no, outlet_no, case when outlet_no is null then unit_no end as unit_no,
        pollutant, year, month, emission_t,
        case
            when role = 'fuel' then 1
            when role in ('product', 'material', 'solvent') then 0
            else (burning.outlet_no is not null)::integer
        end as smoke_frac,
        -- what was measured, and what the taxpayer himself reports
        role in ('measured', 'reported') or prescribed.factor_id is not null as is_admitted
    from ledger.emission
    left join prescribed using (factor_id)
    anti join outlets.watched using (facility_no, outlet_no, pollutant)
    left join burning using (facility_no, outlet_no)
    where is_chosen and facility_no is not null
),

-- a permit knows particulate matter, the tax knows smoke of combustion and dust of processes
emitted as (
    select *, pollutant as tax_item
    from counted
    where pollutant <> 'PM'
    union all by name
    select * replace (emission_t * smoke_frac as emission_t), 'SMOKE' as tax_item
    from counted
    where pollutant = 'PM' and smoke_frac > 0
    union all by name
    select * replace (emission_t * (1 - smoke_frac) as emission_t), 'DUST_GEN' as tax_item
    from counted
    where pollutant = 'PM' and smoke_frac < 1
),

valued as (
    select emitted.*, item.pollution_equivalent_kg
    from emitted
    join registry.pollutant as item on item.pollutant = emitted.tax_item
    where item.pollution_equivalent_kg > 0
),

-- items are ranked against each other, so all of an outlet stand on months or all on the year;
-- what is shown for information decides nothing
period as (
    select
        facility_no, outlet_no, unit_no, year,
        coalesce(
            bool_and(month is not null) filter (is_admitted), bool_and(month is not null)
        ) as is_monthly
    from valued
    group by all
),

summed as (
    select
        valued.facility_no, valued.outlet_no, valued.unit_no, tax_item, valued.pollutant,
        valued.is_admitted, valued.year,
        case when is_monthly then month end as month, pollution_equivalent_kg,
        sum_t(emission_t) as emission_t
    from valued
    join period
        on period.facility_no = valued.facility_no
        and period.outlet_no is not distinct from valued.outlet_no
        and period.unit_no is not distinct from valued.unit_no
        and period.year = valued.year
    group by all
)

select *, emission_t / kg_to_t(1) / pollution_equivalent_kg as equivalents_n
from summed
