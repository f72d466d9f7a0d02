-- title: 环境保护税视图 · pollution equivalents, the items that are taxed, relief and tax
-- grain: one row per outlet (or unit without outlet), tax item, year, month and whether it counts
-- cites: EPTL-2018; EPTR-2017
-- stored: view
with ranked as (
    select
        quantity.*, facility.region_code,
        row_number() over (
            -- other methods are shown for information and take no place of what is taxed
            partition by quantity.facility_no, outlet_no, unit_no, year, month, is_admitted
            order by equivalents_n desc, tax_item, pollutant
        ) as rank
    from permits.tax_quantity as quantity
    join registry.facility as facility using (facility_no)
),

relieved as (
    select
        ranked.*, mean_mg_m3, limit_mg_m3, highest_mg_m3, rate_cny,
        ranked.is_admitted and ranked.rank <= item_n as is_taxed,
        case
            when has_excess is distinct from false then 1
            when mean_mg_m3 <= limit_mg_m3 * (1 - deep_gap_frac) then deep_share_frac
            when mean_mg_m3 <= limit_mg_m3 * (1 - relief_gap_frac) then relief_share_frac
            else 1
        end::double as pay_frac
    from ranked
    left join permits.tax_rule using (region_code)
    left join permits.tax_concentration as seen
        on seen.facility_no = ranked.facility_no
        and seen.outlet_no = ranked.outlet_no
        and seen.pollutant = ranked.pollutant
        and seen.year = ranked.year
        and seen.month = ranked.month
)

select
    facility_no, outlet_no, unit_no, tax_item, pollutant, year, month, emission_t,
    pollution_equivalent_kg, equivalents_n, is_admitted, rank, is_taxed, mean_mg_m3, highest_mg_m3,
    limit_mg_m3, pay_frac,
    case when is_taxed then equivalents_n * pay_frac end as taxed_equivalents_n,
    rate_cny,
    case when is_taxed then equivalents_n * pay_frac * rate_cny end as tax_cny
from relieved
