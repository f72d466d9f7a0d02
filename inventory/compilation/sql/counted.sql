-- title: 计入清单的排放 · chosen emissions by facility, leaf and pollutant
-- grain: one row per region, industry, facility, leaf, pollutant and what the figure rests on
-- cites: ENGINE
select
    emission.region_code, emission.industry_code, emission.facility_no,
    -- a report without a unit has no leaf; it is shown, never dropped
    coalesce(emission.category_code, '未归类') as category_code,
    -- an unclassified report counts; indirect, natural and international bunker lines do not
    coalesce(category.is_memo, false)
    or coalesce(pollutant.kind = 'ghg' and line.is_memo, false) as is_memo,
    emission.pollutant,
    emission.evidence, emission.is_fallback, emission.is_assumed, emission.is_second_choice,
    sum_t(emission.emission_t) as emission_t,
    0 as bound_t
from ledger.counted_source as emission
join registry.pollutant as pollutant using (pollutant)
left join classification.category as category using (category_code)
-- the gases of international aviation and shipping are memo items, their pollutants are not
left join classification.crosswalk as crosswalk
    on crosswalk.category_code = emission.category_code and crosswalk.scheme = 'ipcc2006'
left join classification.scheme_line as line
    on line.scheme = crosswalk.scheme and line.scheme_code = crosswalk.scheme_code
group by all

union all by name

-- what the whole of particles lacks where they are known by size only
select
    region_code, industry_code, facility_no, category_code, is_memo, pollutant,
    false as is_fallback, false as is_assumed, false as is_second_choice, bound_t
from compilation.particle_gap

order by all
