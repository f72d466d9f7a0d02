-- title: 各源的公布区间 · what each source would emit by the published interval of its factors
-- grain: one row per source (unit and leaf) and substance whose activity has intervals throughout
-- cites: EMEP-2023; IPCC2006-V2
with banded as (
    select distinct unit_key
    from accounting.activity
    semi join factors.band using (use_id)
),

used as (
    select
        unit_key, use_id, role = 'product' as is_product,
        sum(qty_t * counted_frac order by activity_key) as qty_t,
        sum(qty_m3 * counted_frac order by activity_key) as qty_m3,
        sum(qty_gj_ncv * counted_frac order by activity_key) as qty_gj_ncv,
        sum(qty_gj_gcv * counted_frac order by activity_key) as qty_gj_gcv,
        sum(qty_n * counted_frac order by activity_key) as qty_n
    from accounting.activity
    semi join banded using (unit_key)
    where
        excluded_because is null and input_table = 'activity'
        and role in ('fuel', 'product', 'material')
    group by all
),

line as (
    select
        used.unit_key, used.is_product, band.category_code, band.pollutant, band.canonical_per,
        case band.canonical_per
            when 't' then qty_t when 'm3' then qty_m3 when 'gj_ncv' then qty_gj_ncv
            when 'gj_gcv' then qty_gj_gcv when 'n' then qty_n
        end as quantity,
        band.canonical_lower, band.canonical_upper, band.cites, band.cited_table
    from used
    join factors.band as band using (use_id)
    join classification.category as leaf using (category_code)
    join registry.pollutant as substance using (pollutant)
    -- the gases of fuel leave by the leaf for burning
    where
        leaf.stream = 'combustion' or substance.kind <> 'ghg'
        or band.canonical_per not in ('gj_ncv', 'gj_gcv')
),

-- where two documents are known to differ, what the one that counts says
known as (
    select
        used.unit_key, used.is_product, ef.category_code, ef.pollutant,
        sum(
            ef.ef_t * case ef.ef_per
                when 't' then qty_t when 'm3' then qty_m3 when 'gj_ncv' then qty_gj_ncv
                when 'gj_gcv' then qty_gj_gcv when 'n' then qty_n
            end
            order by ef.factor_id
        ) as known_t,
        any_value(difference.why_zh) as why_zh
    from used
    join factors.emission_factor as ef using (use_id)
    join factors.in_force as factor using (factor_id)
    join quality.known_difference as difference
        on difference.pollutant = ef.pollutant
        and difference.pack = factor.pack
        and starts_with(ef.category_code, difference.category_code)
    where ef.scaled_by is null
    group by all
),

-- fuels or products without an interval leave the source without one
count_of as (
    select unit_key, is_product, count(*) as use_n
    from used
    join factors.use as use using (use_id)
    where use.role in ('fuel', 'product')
    group by all
),

summed as (
    select
        line.unit_key, line.category_code, line.pollutant, line.is_product,
        any_value(line.canonical_per) as quantity_per,
        sum(quantity order by quantity, canonical_upper) as quantity,
        sum(quantity * canonical_lower order by quantity, canonical_upper) as lower_t,
        sum(quantity * canonical_upper order by quantity, canonical_upper) as upper_t,
        string_agg(distinct cites, ' ' order by cites) as cites,
        string_agg(distinct cited_table, ' ' order by cited_table) as cited_table
    from line
    join count_of using (unit_key, is_product)
    group by line.unit_key, line.category_code, line.pollutant, line.is_product, count_of.use_n
    having
        count(quantity) = count_of.use_n
        and count(distinct line.canonical_per) = 1
        and sum(quantity order by quantity, canonical_upper) > 0
)

select
    unit_key, unit.facility_no, unit.unit_no, category_code, leaf.stream,
    pollutant, summed.quantity_per, summed.quantity, summed.lower_t, summed.upper_t,
    known.known_t, known.why_zh, summed.cites, summed.cited_table
from summed
left join known using (unit_key, is_product, category_code, pollutant)
join accounting.unit as unit using (unit_key)
join classification.category as leaf using (category_code)
-- burning goes by what is burnt, a process by what it makes
qualify row_number() over (
    partition by unit_key, category_code, pollutant
    order by (leaf.stream = 'combustion') = is_product
) = 1
