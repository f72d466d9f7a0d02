-- title: 各报告体系排放量 · emissions by the lines of every reporting scheme
-- grain: one row per scheme, line, region and pollutant; 'none' rows carry the reason as title
-- cites: IPCC2006-V1; PROV-2011; NFR2019
with leaf as (
    select
        region_code, category_code, pollutant, sum_t(emission_t) as emission_t,
        sum_t(bound_t) as bound_t,
        sum_t(case when is_fallback then emission_t else 0 end) as fallback_t,
        max(evidence) as lowest_evidence
    from compilation.counted
    group by all
),

scheme as (
    select distinct scheme
    from classification.crosswalk
    where scheme in ('ipcc2006', 'prov_ghg_cn', 'air_cn', 'nfr2019', 'crt', 'ceds', 'edgar')
)

select
    scheme.scheme,
    coalesce(crosswalk.scheme_code, 'none') as scheme_code,
    coalesce(line.title_zh, line.title_en, crosswalk.note, '未归类') as title_zh,
    leaf.region_code,
    leaf.pollutant,
    sum_t(leaf.emission_t) as emission_t,
    sum_t(leaf.bound_t) as bound_t,
    sum_t(leaf.fallback_t) as fallback_t,
    max(leaf.lowest_evidence) as lowest_evidence,
    -- a line outside the scheme's national total; what has no line is no memo line
    coalesce(line.is_memo, false) as is_memo
from leaf
cross join scheme
left join classification.crosswalk as crosswalk
    on crosswalk.category_code = leaf.category_code and crosswalk.scheme = scheme.scheme
left join classification.scheme_line as line
    on line.scheme = crosswalk.scheme and line.scheme_code = crosswalk.scheme_code
group by all
order by all
