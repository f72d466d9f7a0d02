-- title: 自动监测问题 · outlets whose hourly values do not carry the year
-- grain: one row per outlet and problem
-- cites: HJ75-2017
with known_reference as (
    select distinct reference_o2_frac
    from monitoring.reference_oxygen
    cross join run.scope as scope
    where verified or scope.allow_unverified
),

found as (
    select
        'M121' as code, facility_no, outlet_no, 'outlet_no' as column_name,
        concat_ws(' ', facility_no, outlet_no, pollutant, reason) as value
    from monitoring.annual_mass
    where not usable

    union all

    select
        'M122' as code, facility_no, outlet_no, 'outlet_no' as column_name,
        concat_ws(' ', facility_no, outlet_no, pollutant, hours_unfilled || ' h') as value
    from monitoring.annual_mass
    where usable and hours_unfilled > 0

    union all

    select
        'M123' as code, facility_no, outlet_no, 'requires_cems' as column_name,
        facility_no || ' ' || outlet_no as value
    from registry.outlet
    anti join monitoring.annual_mass using (facility_no, outlet_no)
    where requires_cems

    union all

    select
        'M124' as code, facility_no, outlet_no, 'reference_o2_pct' as column_name,
        facility_no || ' ' || outlet_no as value
    from registry.outlet
    semi join monitoring.annual_mass using (facility_no, outlet_no)
    anti join known_reference using (reference_o2_frac)
    where reference_o2_frac is not null
)

select found.code, outlet.sheet_id, outlet.row_no, found.column_name, found.value
from found
join registry.outlet as outlet using (facility_no, outlet_no)
