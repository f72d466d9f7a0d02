-- title: 有结论的许可量 · permitted quantities that say something, with the row they are written in
-- grain: one row per outlet or total of a permit, pollutant and year worth a finding
-- cites: XA-SYNERGY-PILOT-2024
-- stored: view
with gap as (
    select
        facility_no, 'outlet' as scope, outlet_no, pollutant, year, permitted_t, actual_t, status,
        limit_kind, exceeds_calculated, is_base_year_account_year, worst_12_months_t,
        worst_12_months_end, permitted_12_months_t
    from permits.outlet_gap
    where
        status in ('over', 'unconfirmed', 'incomplete', 'no_data', 'data_invalid')
        or limit_kind = 'calculated'
        or worst_12_months_t > permitted_12_months_t
    union all by name
    select
        facility_no, scope, pollutant, year, permitted_t, actual_t, status,
        'statutory' as limit_kind, outlets_t
    from permits.plant_gap
)

select
    gap.*,
    case when written.permit_limit_id is not null then 'permit_limit' end as input_table,
    written.permit_limit_id as input_id
from gap
left join permits.statutory_limit as written
    on written.facility_no = gap.facility_no
    and written.scope = gap.scope
    and written.outlet_no is not distinct from gap.outlet_no
    and written.pollutant = gap.pollutant
    and written.year = gap.year
