-- title: 反推核对 · what results imply, against permits, chemistry and published intervals
-- grain: one row per check and outlet, source, category or facility
-- cites: EMEP-2023; IPCC2006-V2; STOICHIOMETRY
-- union: implied
with limit_of as (
    select coalesce(arg_min(canonical_value, rank), 1) as times
    from factors.rule
    where param = 'implied_times'
),

-- documents differ: what lies only a little outside is shown, and nobody is asked
judged as (
    select
        part.* exclude (verdict, branch, known), part.branch as check_id,
        case
            when part.verdict in ('high', 'low') and part.branch in ('I1', 'I2', 'I3', 'I5', 'I6')
                and part.beyond_frac <= limit_of.times
                then 'near'
            when part.verdict in ('high', 'low')
                and part.value between part.known / limit_of.times and part.known * limit_of.times
                then 'known'
            else part.verdict
        end as verdict
    from part
    cross join limit_of
),

-- where a whole category lies outside, its sources are told once, and who stands out of it apart
of_category as (
    select
        category_code, pollutant, judged.unit, judged.value,
        verdict in ('high', 'low') as is_outside
    from judged
    where check_id = 'I6'
)

select
    judged.check_id, judged.facility_no, judged.unit_no, judged.outlet_no, judged.category_code,
    judged.pollutant, judged.value, judged.unit, judged.lower, judged.upper, judged.limit_mg_m3,
    judged.emission_t, judged.volume_m3, judged.volume_basis, judged.source_n, judged.state,
    judged.method, judged.verdict, judged.beyond_frac,
    judged.verdict not in ('ok', 'near', 'known')
    and (
        judged.check_id <> 'I5'
        or not coalesce(of_category.is_outside, false)
        or greatest(judged.value / of_category.value, of_category.value / judged.value)
        > limit_of.times
    ) as is_flagged,
    judged.cites, judged.cited_table, word.title_zh,
    case judged.verdict when 'known' then judged.why_zh else nullif(word.look_at_zh, '') end
        as look_at_zh
from judged
cross join limit_of
left join of_category
    on judged.check_id = 'I5'
    and of_category.category_code = judged.category_code
    and of_category.pollutant = judged.pollutant
    and of_category.unit = judged.unit
join quality.implied_word as word
    on word.check_id = judged.check_id and word.verdict = judged.verdict
order by
    is_flagged desc, judged.check_id, judged.beyond_frac desc nulls last, judged.facility_no,
    judged.unit_no, judged.outlet_no, judged.category_code, judged.pollutant
