-- title: 同行核对 · tonnes per unit of output against plants of one industry that make the same
-- grain: one row per facility, product, pollutant and year that has peers (check X5)
-- cites: ENGINE
-- stored: view
with made as (
    select
        facility_no, item,
        bool_and(qty_t is not null) as is_in_t, sum_t(qty_t) as output_t,
        bool_and(qty_gj_ncv is not null) as is_in_gj, sum_t(qty_gj_ncv) as output_gj,
        bool_and(qty_m3 is not null) as is_in_m3, sum_t(qty_m3) as output_m3,
        sum_t(qty_n) as output_n, min(activity_id) as activity_id
    from ledger.activity
    where role = 'product' and excluded_because is null
    group by all
),

product as (
    select
        facility_no, item, activity_id,
        case
            when is_in_t then 't/t' when is_in_gj then 't/GJ' when is_in_m3 then 't/m3'
            else 't/n'
        end as value_unit,
        case
            when is_in_t then output_t when is_in_gj then output_gj when is_in_m3 then output_m3
            else output_n
        end as output
    from made
),

-- plants are peers when they make the same things: a mill that only grinds is none of a kiln
product_mix as (
    select facility_no, string_agg(item, '+' order by item) as products
    from product
    group by all
),

emitted as (
    select facility_no, pollutant, year, sum_t(emission_t) as emission_t
    from permits.outlet_actual
    semi join product using (facility_no)
    group by all
),

-- intensities differ by factors and so do slips of units: only their logarithms spread alike in
-- both directions, and a plant that tells a thousandth lies as far as one that tells a thousandfold
intensity as (
    select
        facility_no, industry_code, products, item, activity_id, value_unit, pollutant, year,
        emission_t / output as value_a, ln(emission_t / output) as log_value
    from emitted
    join product using (facility_no)
    join product_mix using (facility_no)
    join registry.facility as facility using (facility_no)
    where emission_t > 0 and output > 0 and industry_code is not null
),

centred as (
    select
        *,
        count(*) over peers as peer_n,
        median(log_value) over peers as log_median
    from intensity
    window peers as (partition by industry_code, products, item, value_unit, pollutant, year)
),

spread as (
    select
        *,
        abs(log_value - log_median) as log_distance,
        median(abs(log_value - log_median)) over (
            partition by industry_code, products, item, value_unit, pollutant, year
        ) as log_deviation
    from centred
)

select
    'X5' as check_id, facility_no, 'plant' as scope, item, pollutant, year, value_a,
    'account' as source_a, exp(log_median) as value_b, 'peers' as source_b, value_unit,
    peer_n, peer_scale_frac * log_distance / nullif(log_deviation, 0) as robust_z_frac,
    -- where most peers are alike there is no deviation, and whoever differs by the factor is far
    log_distance > ln(peer_times_frac)
    and coalesce(peer_scale_frac * log_distance / nullif(log_deviation, 0) > peer_far_frac, true)
        as is_flagged,
    'activity' as input_table, activity_id as input_id
from spread
cross join permits.setting
where peer_n >= peer_least_n
